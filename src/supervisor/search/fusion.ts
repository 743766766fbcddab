/**
 * Reciprocal rank fusion: each ranking gives an item 1 / (k + rank), ranks from 1; the sums order the fused list.
 * Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods",
 * SIGIR 2009, where k = 60 was found robust.
 */
const rankConstant = 60;

export interface FusedItem<T> {
  readonly item: T;
  readonly score: number;
  /** Indices of the rankings that hold the item. */
  readonly foundIn: ReadonlySet<number>;
}

/** Fuses rankings, best first; ties keep the order of the first ranking that names them. */
export function fuseRankings<T>(rankings: readonly (readonly T[])[]): FusedItem<T>[] {
  const fused = new Map<T, { score: number; foundIn: Set<number> }>();
  rankings.forEach((ranking, source) => {
    ranking.forEach((item, index) => {
      const entry = fused.get(item) ?? { score: 0, foundIn: new Set<number>() };
      if (entry.foundIn.has(source)) return; // A second place in the same ranking counts nothing.
      entry.score += 1 / (rankConstant + index + 1);
      entry.foundIn.add(source);
      fused.set(item, entry);
    });
  });
  return [...fused].map(([item, entry]) => ({ item, ...entry })).sort((a, b) => b.score - a.score);
}
