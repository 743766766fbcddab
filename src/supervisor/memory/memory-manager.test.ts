import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { defaultMemoryConfig, type MemoryConfig } from '../../shared/contract/memory-config.ts';
import type {
  LeakFinding,
  MemoryManagementParams,
  MemoryMetrics,
} from '../../shared/contract/memory-management-api.ts';
import type { FakeOwner } from './fake-process.ts';
import { noLeakWatch } from './leak-watch.ts';
import { buildManager, MB } from './test-memory.ts';

const lease = { owner: 'indexer', kind: 'embedding-batch', bytes: 4 * MB, ttlMs: 60_000 } as const;

async function settled(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await nextTurn();
}

function buildWithCache(cache: Partial<FakeOwner>, ...rest: Parameters<typeof buildManager>) {
  const built = buildManager(...rest);
  const owner = built.process.owner({ component: 'cache', ...cache });
  built.owners.register(owner);
  return { ...built, owner };
}

const kinds = (events: readonly { kind: string }[]) => events.map(({ kind }) => kind);

describe('MemoryManager', () => {
  it('measures parts that add up, with levels and shares', () => {
    const { manager, process } = buildWithCache({ bytes: 30 * MB });
    process.baseBytes += 27 * MB;
    manager.startMemoryManagement();
    expect(manager.getMemoryMetrics()).toMatchObject({
      privateBytes: 77 * MB,
      runtimeBytes: 20 * MB,
      trackedBytes: 30 * MB,
      v8HeapBytes: 0,
      untrackedBytes: 27 * MB,
      cacheBytes: 30 * MB,
      usagePercent: 77,
      freeBytes: 23 * MB,
      pressureLevel: 'elevated',
    });
  });

  it('shows memory taken behind its back as untracked within two samples', () => {
    const { manager, clock, process } = buildManager();
    manager.startMemoryManagement();
    process.baseBytes += 30 * MB;
    clock.advance(20_000);
    expect(manager.getMemoryMetrics().untrackedBytes).toBe(30 * MB);
  });

  it('measures no more than once a second, however often it is asked', () => {
    let readings = 0;
    const { manager, clock } = buildManager({ readPrivateBytes: () => (readings += 1) });
    for (let asked = 0; asked < 5; asked += 1) manager.getMemoryMetrics();
    expect(readings).toBe(1);
    clock.advance(1_001);
    expect([manager.getMemoryMetrics().privateBytes, readings]).toEqual([2, 2]);
  });

  it('runs the leak detector on a fresh measurement when it is asked for leaks', () => {
    const observed: number[] = [];
    const leakWatch = {
      ...noLeakWatch,
      observe: ({ privateBytes }: MemoryMetrics) => void observed.push(privateBytes),
    };
    const { manager, process } = buildManager({ leakWatch });
    manager.startMemoryManagement();
    process.baseBytes = 33 * MB;
    manager.detectMemoryLeaks();
    manager.stopMemoryManagement();
    manager.detectMemoryLeaks();
    expect(observed).toEqual([20 * MB, 33 * MB]);
  });

  it('collects by itself at its share of the limit, and tells of it', async () => {
    const { manager, clock, process, owner, events } = buildWithCache({ bytes: 10 * MB });
    manager.startMemoryManagement();
    owner.bytes = 56 * MB;
    clock.advance(10_000);
    await settled();
    expect(process.privateBytes()).toBe(65 * MB);
    expect(events).toMatchObject([{ kind: 'gc', trigger: 'automatic', returnedBytes: 11 * MB }]);
    const metrics = manager.getMemoryManagementStatus({ latest: 5 });
    expect(metrics.receipts).toMatchObject([{ trigger: 'automatic', outcome: 'met' }]);
  });

  it('looks each second near the limit, so that a fast rise is met before the next sample', async () => {
    const { manager, clock, process, owner } = buildWithCache({ bytes: 35 * MB });
    manager.startMemoryManagement();
    clock.advance(1_000);
    owner.bytes = 60 * MB;
    clock.advance(1_000);
    await settled();
    expect(process.privateBytes()).toBe(65 * MB);
  });

  it('collects as soon as a grant finds memory past that share: a fast taker does not outrun the next look', async () => {
    const { manager, process, owner, events } = buildWithCache({ bytes: 10 * MB });
    manager.startMemoryManagement();
    owner.bytes = 56 * MB;
    expect(await manager.reserve('indexer', MB)).toHaveProperty('reservation');
    await settled();
    expect(process.privateBytes()).toBe(65 * MB);
    expect(events).toMatchObject([{ kind: 'gc', trigger: 'automatic' }]);
  });

  it('leaves memory alone when it is asked for room while it is stopped', async () => {
    const { manager, owner, events } = buildWithCache({ bytes: 56 * MB });
    expect(await manager.reserve('indexer', MB)).toHaveProperty('reservation');
    await settled();
    expect([owner.bytes, events]).toEqual([56 * MB, []]);
  });

  it('measures what a collection of V8 gives back after the turn in which native memory is finalised', async () => {
    const { manager, process, owner, owners } = buildWithCache(
      { bytes: 50 * MB, isFloating: true },
      {
        collectGarbage: () => void setImmediate(() => process.collectGarbage()),
      },
    );
    const dearer = process.owner({ component: 'dearer', bytes: 20 * MB, trimRank: 20 });
    owners.register(dearer);
    manager.startMemoryManagement();
    const receipt = await manager.triggerMemoryGarbageCollection({ targetBytes: 60 * MB });
    expect(receipt).toMatchObject({ outcome: 'met', privateAfterBytes: 60 * MB });
    expect([owner.bytes, dearer.bytes]).toEqual([20 * MB, 20 * MB]);
  });

  it('samples less often at rest, and not at all when it was stopped', () => {
    const { manager, clock } = buildManager({ hasListeners: () => false });
    manager.startMemoryManagement();
    clock.advance(10_000);
    expect(manager.getMemoryManagementStatus({ latest: 0 }).samplePeriodMs).toBe(30_000);
    expect(manager.stopMemoryManagement()).toEqual({ isActive: false });
    expect([manager.isMemoryManagementActive(), clock.pendingTimers]).toEqual([false, 0]);
  });

  it('samples at once when somebody begins to look, and more often from then on', () => {
    const world = { isWatched: false };
    const kept: number[] = [];
    const { manager, clock } = buildManager({
      hasListeners: () => world.isWatched,
      onSample: () => kept.push(clock.nowMs()),
    });
    manager.startMemoryManagement();
    clock.advance(11_000);
    world.isWatched = true;
    manager.sampleNow();
    clock.advance(20_000);
    expect(kept).toEqual([0, 10_000, 11_000, 21_000, 31_000]);
    world.isWatched = false;
    clock.advance(60_000);
    expect(kept.slice(5)).toEqual([41_000, 71_000]);
    expect(manager.getMemoryUsageHistory({ range: 'raw' }).atMs).toHaveLength(7);
    manager.stopMemoryManagement();
    manager.sampleNow();
    expect([kept.length, clock.pendingTimers]).toEqual([7, 0]);
  });

  it('keeps what a clean-up left as a sample, so that what is shown is what was recorded', async () => {
    const shown: number[] = [];
    const { manager } = buildWithCache(
      { bytes: 30 * MB },
      { onSample: ({ privateBytes }) => shown.push(privateBytes) },
    );
    manager.startMemoryManagement();
    const receipt = await manager.triggerMemoryGarbageCollection({ targetBytes: 20 * MB });
    expect(shown).toEqual([50 * MB, receipt.privateAfterBytes]);
    const history = manager.getMemoryUsageHistory({ range: 'raw' });
    expect(history.columns.privateBytes).toEqual(shown);
    expect(manager.getMemoryMetrics().privateBytes).toBe(receipt.privateAfterBytes);
  });

  it('raises an alert once with its cause, and clears it', async () => {
    const { manager, clock, process, events } = buildManager();
    manager.startMemoryManagement();
    process.baseBytes = 90 * MB;
    clock.advance(30_000);
    await settled();
    process.baseBytes = 50 * MB;
    clock.advance(10_000);
    await settled();
    const alerts = events.filter(({ kind }) => kind.startsWith('alert'));
    expect(alerts).toMatchObject([
      { kind: 'alert', usagePercent: 90, cause: expect.stringContaining('untracked (70.0 MB)') as string },
      { kind: 'alert-cleared', usagePercent: 50 },
    ]);
  });

  it('does not empty caches again and again when that does not help', async () => {
    const { manager, clock, process, events } = buildManager();
    manager.startMemoryManagement();
    process.baseBytes = 80 * MB;
    clock.advance(1_000);
    for (let count = 0; count < 4; count += 1) {
      clock.advance(10_000);
      await settled();
    }
    expect(kinds(events)).toEqual(['gc']);
  });

  it('releases what nobody used for ten minutes through its owner', async () => {
    const { manager, clock, owner, events } = buildWithCache({ bytes: 8 * MB, accessedMs: 0 });
    manager.startMemoryManagement();
    let isFreed = false;
    await manager.trackMemoryAllocation({
      component: 'reader',
      type: 'file-operation',
      bytes: MB,
      id: 'file',
      release: () => void (isFreed = true),
    });
    await manager.requestAiMemoryAllocation({ ...lease, ttlMs: 1_000 });
    for (let minutes = 0; minutes < 15; minutes += 5) {
      clock.advance(5 * 60_000);
      await settled();
    }
    expect([owner.bytes, isFreed]).toEqual([0, true]);
    manager.tick();
    expect(manager.getMemoryMetrics()).toMatchObject({ activeLeases: 0, trackedBytes: 0 });
    const cleanups = events.filter(({ kind }) => kind === 'stale-cleanup');
    expect(cleanups.at(-1)).toMatchObject({ released: ['reader', 'cache'], freedBytes: 9 * MB });
    expect(() => manager.releaseMemoryAllocation({ id: 'file' })).toThrow(
      expect.objectContaining({ code: 'allocation-unknown' }),
    );
  });

  it('grants leases within the AI limit and refuses with figures beyond it', async () => {
    const { manager, events } = buildManager();
    const first = await manager.requestAiMemoryAllocation({ ...lease, kind: 'model-process', bytes: 48 * MB });
    expect(await manager.requestAiMemoryAllocation(lease)).toMatchObject({
      granted: false,
      code: 'memory-refused',
      reason: 'ai-limit',
      askedBytes: 4 * MB,
      usedBytes: 48 * MB,
      limitBytes: 50 * MB,
      freedBytes: 0,
      message: expect.stringContaining('indexer asked for 4.0 MB; 48.0 MB of 50.0 MB') as string,
    });
    expect(await manager.requestAiMemoryAllocation({ ...lease, bytes: 51 * MB })).toMatchObject({
      reason: 'larger-than-limit',
    });
    if (!first.granted) throw new Error('refused');
    const renewal = { ...lease, leaseId: first.lease.leaseId };
    expect(await manager.requestAiMemoryAllocation(renewal)).toMatchObject({ granted: true, lease: { bytes: 4 * MB } });
    expect(manager.releaseAiMemoryAllocation(renewal)).toEqual({ releasedBytes: 4 * MB });
    await expect(manager.requestAiMemoryAllocation(renewal)).rejects.toMatchObject({ code: 'lease-unknown' });
    expect(kinds(events)).toEqual(['refusal', 'refusal']);
  });

  it('counts an expired lease as free from the next sample on, and tells of it with the next sweep', async () => {
    const { manager, clock, events } = buildManager();
    manager.startMemoryManagement();
    await manager.requestAiMemoryAllocation({ ...lease, ttlMs: 15_000 });
    clock.advance(10_000);
    const aiUsed = () => manager.getMemoryUsageHistory({ range: 'raw' }).columns.aiUsedBytes as readonly number[];
    expect(aiUsed().at(-1)).toBe(4 * MB);
    clock.advance(10_000);
    expect([aiUsed().at(-1), manager.getMemoryManagementStatus({ latest: 0 }).leases]).toEqual([0, []]);
    clock.advance(5 * 60_000 - 20_000);
    await settled();
    expect(events).toMatchObject([{ kind: 'stale-cleanup', expiredLeases: 1 }]);
  });

  it('makes room for what it tracks, and refuses what would pass the base limit then', async () => {
    const { manager, process, owner } = buildWithCache({ bytes: 50 * MB });
    manager.startMemoryManagement();
    const params = { component: 'preview', type: 'file-operation', id: 'p' } as const;
    expect(await manager.trackMemoryAllocation({ ...params, bytes: 45 * MB })).toMatchObject({ granted: true });
    expect([owner.bytes, process.privateBytes()]).toEqual([35 * MB, 55 * MB]);
    expect(await manager.trackMemoryAllocation({ ...params, bytes: 90 * MB })).toMatchObject({
      granted: false,
      reason: 'base-limit',
      askedBytes: 45 * MB,
    });
    expect(manager.releaseMemoryAllocation({ id: 'p' })).toEqual({ releasedBytes: 45 * MB });
    expect(manager.getMemoryManagementStatus({ latest: 0 }).promisedBytes).toBe(0);
  });

  it('lets nobody speak for a component that has an owner, so that a stale line trims nothing', async () => {
    const { manager, clock, owner } = buildWithCache({ bytes: 20 * MB });
    manager.startMemoryManagement();
    const line = { component: 'cache', type: 'file-operation', bytes: 5 * MB } as const;
    await expect(manager.trackMemoryAllocation(line)).rejects.toMatchObject({ code: 'invalid-request' });
    expect(await manager.trackMemoryAllocation({ ...line, component: 'preview' })).toMatchObject({ granted: true });
    for (let minutes = 0; minutes < 20; minutes += 5) {
      clock.advance(5 * 60_000);
      await settled();
    }
    expect(manager.getMemoryMetrics().trackedByComponent).toEqual({ cache: 20 * MB });
    expect(owner.targets).toEqual([]);
  });

  it('keeps the base limit for leases whose memory is here', async () => {
    const { manager, process } = buildManager();
    manager.startMemoryManagement();
    process.baseBytes = 70 * MB;
    const answers = await Promise.all(
      [1, 2, 3].map(() => manager.requestAiMemoryAllocation({ ...lease, bytes: 16 * MB })),
    );
    expect(answers.map(({ granted }) => granted)).toEqual([true, false, false]);
    manager.tick();
    expect(manager.getMemoryMetrics().aiUsedBytes).toBe(16 * MB);
  });

  it('collects when asked to, down to the target', async () => {
    const { manager, process, events } = buildWithCache({ bytes: 30 * MB, isFloating: true });
    const receipt = await manager.triggerMemoryGarbageCollection({ targetBytes: 30 * MB });
    expect(receipt).toMatchObject({
      trigger: 'manual',
      askedBytes: 20 * MB,
      privateAfterBytes: 30 * MB,
      outcome: 'met',
    });
    expect([process.privateBytes(), kinds(events)]).toEqual([30 * MB, ['gc']]);
  });
});

describe('its configuration', () => {
  const update = (changes: MemoryManagementParams['updateMemoryManagementConfig']['changes']) => ({
    changes,
    resetToDefaults: false,
  });

  it('applies a lower limit at once, and keeps it', async () => {
    const { manager, process, saved, events } = buildWithCache({ bytes: 50 * MB });
    manager.startMemoryManagement();
    const { config, receipt } = await manager.updateMemoryManagementConfig(update({ baseLimitBytes: 60 * MB }));
    expect(receipt).toMatchObject({ trigger: 'limit-lowered', outcome: 'met' });
    expect([process.privateBytes(), saved]).toEqual([39 * MB, [config]]);
    expect(events.find(({ kind }) => kind === 'limit-changed')).toMatchObject({
      changes: [{ field: 'baseLimitBytes', from: 100 * MB, to: 60 * MB }],
    });
    expect(manager.getMemoryMetrics().baseLimitBytes).toBe(60 * MB);
  });

  it('tells the parts that a setting bounds of each change in force, and waits for them', async () => {
    const applied: number[] = [];
    const applyConfig = async ({ cacheBytes }: MemoryConfig) => {
      await Promise.resolve();
      applied.push(cacheBytes);
    };
    const { manager } = buildManager({ applyConfig });
    await manager.updateMemoryManagementConfig(update({ cacheBytes: 2 * MB }));
    expect(applied).toEqual([2 * MB]);
    await expect(manager.updateMemoryManagementConfig(update({ cacheBytes: 200 * MB }))).rejects.toThrow('cacheBytes');
    await manager.updateMemoryManagementConfig({ changes: {}, resetToDefaults: true });
    expect(applied).toEqual([2 * MB, defaultMemoryConfig.cacheBytes]);
  });

  it('takes expired leases back and ends what AI work does not use when its limit is lowered', async () => {
    const ended: number[] = [];
    const endIdleAi = () => ended.push(manager.getMemoryManagementStatus({ latest: 0 }).leases.length);
    const { manager, clock } = buildManager({ endIdleAi: () => void endIdleAi() });
    await manager.requestAiMemoryAllocation({ ...lease, ttlMs: 1_000 });
    await manager.requestAiMemoryAllocation(lease);
    clock.advance(1_000);
    await manager.updateMemoryManagementConfig(update({ aiLimitBytes: 60 * MB }));
    await manager.updateMemoryManagementConfig(update({ sampleSeconds: 5 }));
    expect(ended).toEqual([]);
    await manager.updateMemoryManagementConfig(update({ aiLimitBytes: 3 * MB }));
    expect(ended).toEqual([1]);
    expect(manager.getMemoryMetrics()).toMatchObject({ aiUsedBytes: 4 * MB, aiLimitBytes: 3 * MB });
  });

  it('changes nothing when it is not valid or could not be kept', async () => {
    const { manager } = buildManager({ saveConfig: () => Promise.reject(new Error('disk full')) });
    await expect(manager.updateMemoryManagementConfig(update({ gcAtPercent: 99 }))).rejects.toMatchObject({
      code: 'settings-invalid',
    });
    await expect(manager.updateMemoryManagementConfig(update({ sampleSeconds: 5 }))).rejects.toThrow('disk full');
    expect(manager.getMemoryManagementStatus({ latest: 0 }).config).toEqual(defaultMemoryConfig);
  });

  it('applies changes one after the other, and can be reset', async () => {
    const { manager } = buildManager();
    await Promise.all([
      manager.updateMemoryManagementConfig(update({ sampleSeconds: 5 })),
      manager.updateMemoryManagementConfig(update({ sweepMinutes: 7 })),
    ]);
    const { config } = manager.getMemoryManagementStatus({ latest: 0 });
    expect(config).toEqual({ ...defaultMemoryConfig, sampleSeconds: 5, sweepMinutes: 7 });
    const reset = await manager.updateMemoryManagementConfig({ changes: {}, resetToDefaults: true });
    expect(reset.config).toEqual(defaultMemoryConfig);
  });
});

describe('across lives', () => {
  it('history, events and receipts go on, and the restart is told', async () => {
    const first = buildWithCache({ bytes: 30 * MB });
    first.manager.startMemoryManagement();
    await first.manager.triggerMemoryGarbageCollection({ targetBytes: 40 * MB });
    first.manager.dispose();
    const second = buildManager({ life: 2, previousEnd: 'it crashed' }, first.database);
    const status = second.manager.getMemoryManagementStatus({ latest: 10 });
    expect(kinds(status.events)).toEqual(['restart', 'gc']);
    expect(status.events[0]?.cause).toBe('Search and indexing were started again: it crashed.');
    expect(status.receipts).toHaveLength(1);
    expect(second.manager.getMemoryUsageHistory({ range: 'day' }).atMs).toHaveLength(1);
  });

  it('takes a later life for no restart when the one before ended cleanly, or was of another vault', () => {
    expect(kinds(buildManager({ life: 3, previousEnd: null }).events)).toEqual([]);
  });

  it('keeps a finding once its evidence is there, for the next life', () => {
    const found = { component: 'untracked', kind: 'memory', bytesPerSecond: 5, grownBytes: 1, confidence: 1 } as const;
    const series = { atMs: [], bytes: [] };
    const words = { cause: 'c', action: 'a', topHolders: [], resource: null, series };
    let reducedByGc: boolean | null = null;
    const findings = () => [{ ...found, ...words, sinceMs: Date.now(), reducedByGc }];
    const first = buildManager({ leakWatch: { ...noLeakWatch, findings } });
    first.manager.startMemoryManagement();
    const earlier = () =>
      buildManager({}, first.database).manager.getMemoryManagementStatus({ latest: 0 }).earlierFindings;
    expect([kinds(first.events), earlier()]).toEqual([['leak'], []]);
    reducedByGc = false;
    first.manager.tick();
    first.manager.tick();
    expect(earlier()).toMatchObject([{ component: 'untracked', reducedByGc: false }]);
    expect(kinds(first.events)).toEqual(['leak']);
  });

  it('tells of a leak once for as long as it goes on', () => {
    const finding = {
      component: 'untracked',
      bytesPerSecond: 5,
      confidence: 1,
      cause: 'c',
      action: 'a',
    } as LeakFinding;
    const { manager, clock, events } = buildManager({ leakWatch: { ...noLeakWatch, findings: () => [finding] } });
    manager.startMemoryManagement();
    clock.advance(50_000);
    expect(kinds(events)).toEqual(['leak']);
    expect(manager.getMemoryMetrics().leaks).toBe(1);
    expect(manager.detectMemoryLeaks()).toEqual([finding]);
  });
});
