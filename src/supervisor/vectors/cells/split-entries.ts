import { CodeTable } from '../kernel/code-table.ts';
import { kMeans, writeMeanOf } from './k-means.ts';

const rounds = 4;

export interface SplitOptions {
  readonly cellTarget: number;
  readonly cellMost: number;
  readonly random: () => number;
  /** Scratch for k-means. */
  readonly centroids: CodeTable;
}

export interface SplitEntries {
  /** The rows of each part. */
  readonly groups: readonly (readonly number[])[];
  readonly centroids: CodeTable;
}

/**
 * Parts the first rows of a table by nearness, none of the parts larger than a cell may be. Vectors that cannot be told
 * apart, as those of a text that was copied a thousand times, are parted by their order. Yields after each small piece.
 */
export function* splitEntries(entries: CodeTable, count: number, options: SplitOptions): Generator<void, SplitEntries> {
  const clusters = Math.ceil(count / options.cellTarget);
  const { assignment } = yield* kMeans(entries, count, { ...options, clusters, rounds });
  const byCluster = Array.from({ length: clusters }, (): number[] => []);
  for (let row = 0; row < count; row += 1) byCluster[assignment[row] ?? 0]?.push(row);
  const groups = byCluster.filter(({ length }) => length > 0).flatMap((rows) => chop(rows, options));
  return { groups, centroids: meansOf(entries, groups) };
}

function chop(rows: number[], { cellTarget, cellMost }: SplitOptions): number[][] {
  if (rows.length <= cellMost) return [rows];
  const pieces = Math.ceil(rows.length / cellTarget);
  const size = Math.ceil(rows.length / pieces);
  return Array.from({ length: pieces }, (_, piece) => rows.slice(piece * size, (piece + 1) * size));
}

function meansOf(entries: CodeTable, groups: readonly (readonly number[])[]): CodeTable {
  const centroids = CodeTable.unscored(entries.dimensions, groups.length);
  for (const [part, rows] of groups.entries()) {
    const members = CodeTable.unscored(entries.dimensions, rows.length);
    for (const [at, row] of rows.entries()) members.set(at, 0, entries.rowCodes(row), entries.scales[row] ?? 0);
    writeMeanOf(members, rows.length, centroids, part);
  }
  return centroids;
}
