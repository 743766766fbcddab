import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildManager, MB } from './test-memory.ts';

describe('what a clean-up would let go', () => {
  it('is what it takes to come down to the target, in trim order, and lets go of nothing', async () => {
    const { manager, process, owners } = buildManager();
    const cache = process.owner({ component: 'cache', trimRank: 10, bytes: 10 * MB });
    const vectors = process.owner({ component: 'vectors', trimRank: 20, bytes: 50 * MB });
    const work = Object.assign(process.owner({ component: 'work', trimRank: 15, bytes: 4 * MB }), {
      freeableBytes: () => 0,
      trimTo: () => 0,
    });
    for (const owner of [cache, vectors, work]) owners.register(owner);
    manager.startMemoryManagement();
    const preview = manager.previewMemoryGarbageCollection({ targetBytes: 60 * MB });
    expect(preview).toEqual({
      privateBytes: 84 * MB,
      targetBytes: 60 * MB,
      wantedBytes: 24 * MB,
      parts: [
        { component: 'cache', bytes: 10 * MB },
        { component: 'vectors', bytes: 14 * MB },
        { component: 'v8', bytes: 2 * MB },
      ],
      totalBytes: 26 * MB,
    });
    expect([...cache.targets, ...vectors.targets, ...work.targets]).toEqual([]);
    const receipt = await manager.triggerMemoryGarbageCollection({ targetBytes: 60 * MB });
    const freed = receipt.freedByComponent.filter(({ freedBytes }) => freedBytes > 0);
    expect(freed.map(({ component, freedBytes }) => ({ component, bytes: freedBytes }))).toEqual(
      preview.parts.filter(({ component }) => component !== 'v8'),
    );
  });

  it('is what nobody used for long, when there is room enough', () => {
    const { manager, clock, process, owners } = buildManager();
    owners.register(process.owner({ component: 'old', bytes: 3 * MB, accessedMs: 0 }));
    owners.register(process.owner({ component: 'fresh', bytes: 3 * MB }));
    clock.advance(11 * 60_000);
    expect(manager.previewMemoryGarbageCollection({})).toMatchObject({
      wantedBytes: 0,
      parts: [
        { component: 'old', bytes: 3 * MB },
        { component: 'v8', bytes: 2 * MB },
      ],
    });
  });

  it('is what owners then say they freed, whatever they hold', async () => {
    const held = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(held, fc.integer({ min: 0, max: 150 }), async (megabytes, target) => {
        const { manager, process, owners } = buildManager();
        for (const [index, bytes] of megabytes.entries())
          owners.register(process.owner({ component: `part-${index}`, trimRank: index, bytes: bytes * MB }));
        const targetBytes = target * MB;
        const { parts } = manager.previewMemoryGarbageCollection({ targetBytes });
        const { freedByComponent } = await manager.triggerMemoryGarbageCollection({ targetBytes });
        const freed = freedByComponent.filter(({ freedBytes }) => freedBytes > 0);
        expect(freed.map(({ component, freedBytes }) => [component, freedBytes])).toEqual(
          parts.filter(({ component }) => component !== 'v8').map(({ component, bytes }) => [component, bytes]),
        );
      }),
      { numRuns: 30 },
    );
  });
});
