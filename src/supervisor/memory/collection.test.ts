import { describe, expect, it } from 'vitest';
import { silentLog } from '../test/index-builders.ts';
import type { MemoryReceipt } from '../../shared/contract/memory-events.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { systemClock, type Clock } from '../../shared/util/clock.ts';
import { Collection } from './collection.ts';
import type { CollectionStep } from './collection-step.ts';
import { FakeProcess } from './fake-process.ts';
import { MemoryOwners } from './memory-owners.ts';
import { ownerSteps } from './owner-steps.ts';

const MB = 1_000_000;

function build(clock: Clock = new ManualClock()) {
  const process = new FakeProcess(20 * MB);
  const owners = new MemoryOwners();
  const extra: CollectionStep[] = [];
  const receipts: MemoryReceipt[] = [];
  const collection = new Collection({
    clock,
    log: silentLog,
    readPrivateBytes: process.privateBytes,
    steps: () => [...extra, ...ownerSteps(owners)],
    reclaim: { name: 'v8', rank: Infinity, run: () => (process.collectGarbage(), 0) },
    maxDurationMs: 5_000,
    onReceipt: (receipt) => receipts.push(receipt),
  });
  return { process, owners, extra, receipts, collection };
}

describe('Collection', () => {
  it('trims in order and stops as soon as the measured target is met', async () => {
    const { process, owners, collection, receipts } = build();
    const vectors = process.owner({ component: 'vectors', trimRank: 20, bytes: 30 * MB });
    const cache = process.owner({ component: 'cache', trimRank: 10, bytes: 30 * MB });
    owners.register(vectors);
    owners.register(cache);
    const receipt = await collection.collect({ trigger: 'manual', targetBytes: 70 * MB });
    expect([cache.bytes, vectors.bytes]).toEqual([20 * MB, 30 * MB]);
    expect(receipt).toMatchObject({
      trigger: 'manual',
      askedBytes: 10 * MB,
      privateBeforeBytes: 80 * MB,
      privateAfterBytes: 70 * MB,
      freedByComponent: [{ component: 'cache', freedBytes: 10 * MB, measuredBytes: 10 * MB }],
      outcome: 'met',
    });
    expect(receipts).toEqual([receipt]);
  });

  it('lets V8 collect before it trims something dearer for memory that is only on paper', async () => {
    const { process, owners, collection } = build();
    const cache = process.owner({ component: 'cache', trimRank: 10, bytes: 30 * MB, isFloating: true });
    const vectors = process.owner({ component: 'vectors', trimRank: 20, bytes: 30 * MB });
    owners.register(cache);
    owners.register(vectors);
    const receipt = await collection.collect({ trigger: 'automatic', targetBytes: 60 * MB });
    expect([vectors.bytes, receipt.outcome]).toEqual([30 * MB, 'met']);
    expect(receipt.freedByComponent.map(({ component }) => component)).toEqual(['cache', 'v8']);
  });

  it('says so when everything was tried in vain', async () => {
    const { process, owners, collection } = build();
    owners.register(process.owner({ component: 'cache', bytes: 5 * MB }));
    const receipt = await collection.collect({ trigger: 'automatic', targetBytes: 10 * MB });
    expect(receipt).toMatchObject({ outcome: 'short', privateAfterBytes: 20 * MB });
  });

  it('joins one that is under way and goes on to the lower target', async () => {
    const { process, owners, collection } = build();
    const cache = process.owner({ component: 'cache', bytes: 60 * MB });
    owners.register(cache);
    const [first, second] = await Promise.all([
      collection.collect({ trigger: 'automatic', targetBytes: 70 * MB }),
      collection.collect({ trigger: 'admission', targetBytes: 40 * MB }),
    ]);
    expect(second).toBe(first);
    expect(cache.bytes).toBe(20 * MB);
  });

  it('goes on when a step fails, and does not wait for one that hangs', async () => {
    const clock = new ManualClock();
    const { process, owners, collection, extra } = build(clock);
    const cache = process.owner({ component: 'cache', trimRank: 10, bytes: 60 * MB });
    owners.register(cache);
    extra.push({ name: 'broken', rank: 1, run: () => Promise.reject(new Error('no')) });
    extra.push({
      name: 'hanging',
      rank: 20,
      run: () => {
        queueMicrotask(() => clock.advance(5_000));
        return new Promise(() => undefined);
      },
    });
    const receipt = await collection.collect({ trigger: 'automatic', targetBytes: 10 * MB });
    expect(receipt).toMatchObject({ outcome: 'timed-out', privateAfterBytes: 20 * MB, durationMs: 5_000 });
    expect(cache.bytes).toBe(0);
  });

  it('measures the longest pause, and lets the loop turn between steps', async () => {
    const { collection, extra } = build(systemClock);
    const order: string[] = [];
    const busy = (name: string, rank: number, forMs: number): CollectionStep => ({
      name,
      rank,
      run: () => {
        setImmediate(() => order.push('turn'));
        order.push(name);
        for (const endMs = performance.now() + forMs; performance.now() < endMs;);
        return 0;
      },
    });
    extra.push(busy('a', 1, 12), busy('b', 2, 1));
    const receipt = await collection.collect({ trigger: 'manual', targetBytes: 0 });
    expect(order.slice(0, 3)).toEqual(['a', 'turn', 'b']);
    expect(receipt.longestPauseMs).toBeGreaterThanOrEqual(11);
  });
});
