import { megabytes, type Figures, type Table } from '../benchmark.ts';
import { readAfterSeconds, type AllocatorReading } from './allocator-task.ts';
import type { Filling } from './fillings.ts';

export interface AllocatorRow {
  readonly setting: string;
  readonly filling: Pick<Filling, 'name' | 'droppedShare'>;
  readonly reading: AllocatorReading;
}

/** Bytes that were let go: of what was taken, by measurement. */
export const freedBytes = ({ filling, reading }: AllocatorRow): number =>
  (reading.heldBytes - reading.beforeBytes) * filling.droppedShare;

/** Of the bytes that were let go, the share that has left the process at each reading. */
export function returnedShares(row: AllocatorRow): number[] {
  const freed = freedBytes(row);
  return row.reading.afterBytes.map((bytes) => (freed > 0 ? (row.reading.heldBytes - bytes) / freed : 0));
}

/** The worst and the mean share that is back with the system at the last reading, under one setting. */
export function allocatorFigures(rows: readonly AllocatorRow[], setting: string): Figures {
  const shares = rows.filter((row) => row.setting === setting).map((row) => returnedShares(row).at(-1) ?? 0);
  return {
    'worst-returned-share': Math.min(...shares),
    'mean-returned-share': shares.reduce((sum, share) => sum + share, 0) / shares.length,
  };
}

/** A line for each kind of memory, a column for each setting: the shares at each reading. */
export function allocatorTable(rows: readonly AllocatorRow[]): Table {
  const settings = [...new Set(rows.map(({ setting }) => setting))];
  const names = [...new Set(rows.map(({ filling }) => filling.name))];
  const find = (name: string, setting: string) =>
    rows.find((row) => row.filling.name === name && row.setting === setting);
  return [
    [`% back after ${readAfterSeconds.join(', ')} s`, 'freed MB', ...settings],
    ...names.map((name) => {
      const found = settings.map((setting) => find(name, setting));
      const freed = found[0] ? megabytes(freedBytes(found[0])) : '-';
      return [name, freed, ...found.map((row) => (row ? returnedShares(row).map(percent).join(' ') : '-'))];
    }),
  ];
}

const percent = (share: number): string => (share * 100).toFixed(0);
