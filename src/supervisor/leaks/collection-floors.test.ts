import { describe, expect, it } from 'vitest';
import { CollectionFloors } from './collection-floors.ts';
import { mb } from './test/feed.ts';

const levels = (floors: CollectionFloors, megabytes: readonly number[]): (number | null)[] =>
  megabytes.map((level, index) => {
    const moment = { awake: index * 60, seconds: index * 60, load: 1, operations: index };
    const floor = floors.add(moment, level * mb, 0);
    return floor && floor.bytes / mb;
  });

describe('collection floors', () => {
  it('take the level after a full collection and none in between', () => {
    const saw = [50, 54, 58, 62, 50, 54, 58, 62, 51, 55];
    expect(levels(new CollectionFloors(), saw)).toEqual([null, null, null, null, 50, null, null, null, 51, null]);
  });

  it('pass over a small drop among large ones', () => {
    const floors = new CollectionFloors();
    levels(floors, [50, 60, 70, 50, 60, 70, 50, 60, 70, 50]);
    expect(levels(floors, [60, 70, 68, 71])).toEqual([null, null, null, null]);
  });

  it('fall back on the lowest level of the last cycle when none drops any more', () => {
    const floors = new CollectionFloors();
    levels(floors, [50, 60, 70, 50, 60, 70, 50, 60, 70, 50]);
    const shown = levels(floors, [60, 70, 80, 90, 100, 110, 120, 130]).filter((level) => level !== null);
    expect(shown).toEqual([80, 90, 100]);
  });

  it('know the height of the saw after two drops', () => {
    const floors = new CollectionFloors();
    levels(floors, [50, 60, 70, 50]);
    expect(floors.sawHeight).toBeNull();
    levels(floors, [60, 72, 50]);
    expect(floors.sawHeight).toBeCloseTo(21.8 * mb);
  });
});
