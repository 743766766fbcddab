import { describe, expect, it } from 'vitest';
import { FloorUpkeep } from './floor-upkeep.ts';

const MB = 1_000_000;
const leakBytes = 10 * MB;
const declaredAfterLast = { heapBytes: 0, externalBytes: 0 };
const collected = { count: 3, usedBytesAfterLast: 8 * MB, externalBytesAfterLast: 2 * MB, declaredAfterLast };
const held = (heapMb: number, externalMb = 2, collections = collected) => ({
  heapBytes: heapMb * MB,
  externalBytes: externalMb * MB,
  collections,
});

describe('A floor', () => {
  it('is due when heap or ArrayBuffers have risen by half a leak above the last', () => {
    const isDue = (heapMb: number, externalMb: number) => {
      const upkeep = new FloorUpkeep();
      upkeep.isFloorDue(held(8), leakBytes, 0);
      return upkeep.isFloorDue(held(heapMb, externalMb), leakBytes, 100);
    };
    expect([isDue(12.9, 2), isDue(13, 2), isDue(8, 6.9), isDue(8, 7), isDue(4, 1)]).toEqual([
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  it('is due no sooner than 20 s after any collection, though everything stays high', () => {
    const upkeep = new FloorUpkeep();
    const due = Array.from({ length: 100 }, (_, second) => upkeep.isFloorDue(held(40), leakBytes, second));
    expect(due.flatMap((isDue, second) => (isDue ? [second] : []))).toEqual([20, 40, 60, 80]);
    const later = { ...collected, count: 4 };
    expect(upkeep.isFloorDue(held(40, 2, later), leakBytes, 100)).toBe(false);
    expect(upkeep.isFloorDue(held(40, 2, later), leakBytes, 120)).toBe(true);
  });
});
