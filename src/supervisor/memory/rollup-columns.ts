import { rollupColumns, type RollupColumn } from '../../shared/contract/memory-management-api.ts';

/** One value for each column of the history, by the column's name. */
export function mapColumns<T>(make: (name: RollupColumn, index: number) => T): Record<RollupColumn, T> {
  const entries: [RollupColumn, T][] = rollupColumns.map((name, index) => [name, make(name, index)]);
  return Object.fromEntries(entries) as Record<RollupColumn, T>; // One entry a column.
}
