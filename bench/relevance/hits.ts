import type { Figures } from '../benchmark.ts';

/** A right note further down than this counts as missed. */
export const depth = 10;

/** The place of the first note that is accepted, from 1; null when it is not among the first ten. */
export function rankOf(paths: readonly string[], accepted: ReadonlySet<string>): number | null {
  const index = paths.slice(0, depth).findIndex((path) => accepted.has(path));
  return index === -1 ? null : index + 1;
}

/** Hit rates and mean reciprocal rank of the ranks of all questions, under `${way}-hit-at-1` and so on. */
export function hitFigures(way: string, ranks: readonly (number | null)[]): Figures {
  if (ranks.length === 0) throw new RangeError('Without a question there are no figures.');
  const mean = (value: (rank: number) => number) =>
    ranks.reduce<number>((sum, rank) => sum + (rank === null ? 0 : value(rank)), 0) / ranks.length;
  return {
    [`${way}-hit-at-1`]: mean((rank) => (rank <= 1 ? 1 : 0)),
    [`${way}-hit-at-5`]: mean((rank) => (rank <= 5 ? 1 : 0)),
    [`${way}-hit-at-10`]: mean((rank) => (rank <= depth ? 1 : 0)),
    [`${way}-mrr`]: mean((rank) => 1 / rank),
  };
}
