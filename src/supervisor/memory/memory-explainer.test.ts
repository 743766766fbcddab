import { describe, expect, it } from 'vitest';
import { buildManager, MB } from './test-memory.ts';

describe('why memory is held', () => {
  it('names owners and declared lines by size, with their largest pieces, and V8 last', async () => {
    const { manager, clock, process, owners } = buildManager({
      readHeapSpaces: () => [
        { component: 'old_space', bytes: 2 * MB },
        { component: 'code_space', bytes: 1 * MB },
      ],
    });
    const owner = process.owner({ component: 'vector-store', type: 'vector-storage', bytes: 30 * MB, accessedMs: 0 });
    owners.register(
      Object.assign(owner, {
        explain: () => ({
          counts: { vectors: 7 },
          freeing: 'read-again' as const,
          pieces: [
            { name: 'tombstones', bytes: 0, items: null },
            { name: 'loose-codes', bytes: 10 * MB, items: 3 },
            { name: 'centroids', bytes: 20 * MB, items: 4 },
          ],
        }),
      }),
    );
    owners.register(process.owner({ component: 'mystery', bytes: 2 * MB }));
    owners.register(process.owner({ component: 'empty', bytes: 0 }));
    manager.startMemoryManagement();
    for (let line = 1; line <= 12; line += 1) {
      await manager.trackMemoryAllocation({
        component: 'preview',
        type: 'file-operation',
        bytes: line * 100_000,
        id: `line-${line}`,
      });
      clock.advance(1_000);
    }
    manager.touchMemoryAllocation('line-12');
    const reasons = manager.explainMemory();
    expect(reasons.map(({ component }) => component)).toEqual(['vector-store', 'preview', 'mystery', 'heap']);
    expect(reasons[0]).toMatchObject({
      types: ['vector-storage'],
      bytes: 30 * MB,
      freeableBytes: 30 * MB,
      counts: { vectors: 7 },
      freeing: 'read-again',
      idleMs: 12_000,
      pieces: [
        { name: 'centroids', bytes: 20 * MB, items: 4, ageMs: null },
        { name: 'loose-codes', bytes: 10 * MB, items: 3, ageMs: null },
      ],
    });
    expect(reasons[1]).toMatchObject({
      bytes: 7_800_000,
      freeableBytes: 0,
      counts: { allocations: 12 },
      freeing: 'declared',
      idleMs: 0,
    });
    expect(reasons[1]?.pieces).toHaveLength(10);
    expect(reasons[1]?.pieces[0]).toEqual({ name: 'line-12', bytes: 1_200_000, items: null, ageMs: 1_000, idleMs: 0 });
    expect(reasons[2]).toMatchObject({
      freeing: 'unknown',
      idleMs: null,
      pieces: [{ name: 'mystery', bytes: 2 * MB }],
    });
    expect(reasons[3]).toMatchObject({ freeing: 'collected', freeableBytes: 2 * MB, counts: { usedBytes: 3 * MB } });
    expect(reasons[3]?.pieces.map(({ name }) => name)).toEqual(['old_space', 'code_space']);
  });

  it('adds up owners of one component', () => {
    const { manager, process, owners } = buildManager();
    for (const bytes of [3 * MB, 4 * MB]) owners.register(process.owner({ component: 'vector-store', bytes }));
    expect(manager.explainMemory()[0]).toMatchObject({ component: 'vector-store', bytes: 7 * MB });
  });

  it('tells since when something is held, from the first sample that saw it, and anew after it was let go', () => {
    const { manager, clock, process, owners } = buildManager();
    const owner = process.owner({ component: 'cache', bytes: 5 * MB });
    owners.register(owner);
    manager.startMemoryManagement();
    clock.advance(30_000);
    const heldMs = () => manager.explainMemory().find(({ component }) => component === 'cache')?.heldMs;
    expect(heldMs()).toBe(30_000);
    owner.bytes = 0;
    clock.advance(20_000);
    owner.bytes = MB;
    clock.advance(10_000);
    expect(heldMs()).toBe(0);
    clock.advance(10_000);
    expect(heldMs()).toBe(10_000);
  });
});
