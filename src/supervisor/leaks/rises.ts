import type { Judged } from './evidence.ts';

/** By how much each floor is above the one before it. */
export const rises = (floors: readonly Judged[]): number[] =>
  floors.slice(1).map((floor, index) => floor.level - (floors[index]?.level ?? floor.level));

export const isRising = (run: readonly Judged[]): boolean => rises(run).every((rise) => rise > 0);

export const largestRise = (run: readonly Judged[]): number => Math.max(...rises(run));
