import { describe, expect, it, vi } from 'vitest';
import { defaultMemoryConfig, memoryKnobs } from '../../shared/contract/memory-config.ts';
import { defaultLeaseMs, type LeaseAnswer } from '../../shared/contract/memory-management-api.ts';
import { localModelDimensions } from '../../shared/contract/model-api.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { buildManager, MB } from '../memory/test-memory.ts';
import type { PendingChunk } from '../storage/chunk-statements.ts';
import { silentLog, testKey } from '../test/index-builders.ts';
import { path } from '../test/start-indexer.ts';
import { batchNeed, BatchRoom, batchTexts, type BatchNeed } from './batch-room.ts';
import type { LeaseGiver } from '../memory/held-lease.ts';
import { indexerLeases } from './indexer-leases.ts';

/** As long as a passage and its headings get. */
const longText = 'x'.repeat(1_200);
const chunk: PendingChunk = {
  key: testKey(longText),
  noteId: 1,
  path: path('a.md'),
  title: 'a',
  headings: [],
  text: longText,
  embedText: longText,
};
const fullBatch = Array.from({ length: batchTexts }, () => chunk);

function underManager(aiLimitBytes: number) {
  const built = buildManager({ config: { ...defaultMemoryConfig, aiLimitBytes } });
  const { manager, clock } = built;
  const leases = indexerLeases({ manager, clock, log: silentLog });
  return { ...built, leases, room: new BatchRoom({ leases, dimensions: localModelDimensions, clock }) };
}

const oneMegabyte: BatchNeed = { ownBytes: 0.1 * MB, modelBytes: 0.9 * MB };

const leasesOf = (manager: { getMemoryManagementStatus(params: { latest: number }): { leases: readonly object[] } }) =>
  manager.getMemoryManagementStatus({ latest: 50 }).leases;

describe('Batches under the memory manager', () => {
  it.each([
    { aiLimitBytes: memoryKnobs.aiLimitBytes.default, texts: 16 },
    { aiLimitBytes: 4 * MB, texts: 8 },
    { aiLimitBytes: memoryKnobs.aiLimitBytes.min, texts: 2 },
  ])('have $texts texts under an AI limit of $aiLimitBytes bytes', async ({ aiLimitBytes, texts }) => {
    const { room, manager } = underManager(aiLimitBytes);
    const batch = await room.take(fullBatch, new AbortController().signal);
    expect(batch?.chunks).toHaveLength(texts);
    const { ownBytes, modelBytes } = batchNeed(batch?.chunks ?? [], localModelDimensions);
    expect(leasesOf(manager)).toMatchObject([
      { owner: 'indexer', kind: 'model-process', bytes: modelBytes },
      { owner: 'indexer', kind: 'embedding-batch', bytes: ownBytes },
    ]);
    batch?.lease.release();
    expect(leasesOf(manager)).toEqual([]);
  });

  it('grow again, step by step, when the limit is raised', async () => {
    const { room, manager, clock } = underManager(memoryKnobs.aiLimitBytes.min);
    const sizes: number[] = [];
    const take = async () => {
      const batch = await room.take(fullBatch.slice(0, room.maxTexts), new AbortController().signal);
      sizes.push(batch?.chunks.length ?? 0);
      batch?.lease.release();
    };
    await take();
    await manager.updateMemoryManagementConfig({ changes: { aiLimitBytes: 50 * MB }, resetToDefaults: false });
    for (let batch = 0; batch < 8; batch += 1) {
      clock.advance(5_000);
      await take();
    }
    expect(sizes).toEqual([2, 2, 2, 4, 4, 8, 8, 16, 16]);
  });

  it('keep their lease for as long as they take', async () => {
    const { leases, manager, clock } = underManager(4 * MB);
    const lease = await leases.request(oneMegabyte);
    for (let half = 0; half < 6; half += 1) {
      clock.advance(defaultLeaseMs / 2);
      await vi.waitFor(() =>
        expect(leasesOf(manager)).toMatchObject(
          Array.from({ length: 2 }, () => ({ expiresAtMs: clock.wallMs() + defaultLeaseMs })),
        ),
      );
    }
    if ('release' in lease) lease.release();
    expect([leasesOf(manager), clock.pendingTimers]).toEqual([[], 0]);
  });

  it('end without a word when their lease ended before them', async () => {
    const { leases, clock } = underManager(4 * MB);
    const granted = { granted: true, lease: { leaseId: 'lease-1' } } as LeaseAnswer;
    const gone = () => new AppError('lease-unknown', 'There is no such lease.');
    const manager: LeaseGiver = {
      requestAiMemoryAllocation: ({ leaseId }) => (leaseId ? Promise.reject(gone()) : Promise.resolve(granted)),
      releaseAiMemoryAllocation: () => {
        throw gone();
      },
    };
    const error = vi.fn();
    const lease = await indexerLeases({ manager, clock, log: { ...silentLog, error } }).request(oneMegabyte);
    clock.advance(defaultLeaseMs);
    if ('release' in lease) lease.release();
    await Promise.resolve();
    expect(error).not.toHaveBeenCalled();
    expect(await leases.request({ ...oneMegabyte, modelBytes: 5 * MB })).toEqual({ retryable: true });
  });

  it('need room under the base limit for what they hold in this process only', async () => {
    const { leases, process, manager } = underManager(memoryKnobs.aiLimitBytes.default);
    manager.startMemoryManagement();
    process.baseBytes = defaultMemoryConfig.baseLimitBytes - MB;
    const lease = await leases.request({ ownBytes: 0.5 * MB, modelBytes: 20 * MB });
    expect(lease).toHaveProperty('release');
    expect(await leases.request({ ownBytes: 2 * MB, modelBytes: MB })).toEqual({ retryable: true });
    expect(leasesOf(manager)).toHaveLength(2);
  });

  it('give back a lease that came after they were cancelled', async () => {
    const cancelled = new AbortController();
    const release = vi.fn();
    const request = () => {
      cancelled.abort(); // As if a collection had taken its time.
      return Promise.resolve({ release });
    };
    const room = new BatchRoom({ leases: { request }, dimensions: 32, clock: new ManualClock() });
    await expect(room.take(fullBatch, cancelled.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect(release).toHaveBeenCalledTimes(1);
  });
});
