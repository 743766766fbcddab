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

/** The worst and the mean share that is back with the system at the last reading, with the default settings. */
export function allocatorFigures(rows: readonly AllocatorRow[]): Figures {
  const shares = rows.filter(({ setting }) => setting === 'default').map((row) => returnedShares(row).at(-1) ?? 0);
  return {
    'worst-returned-share': Math.min(...shares),
    'mean-returned-share': shares.reduce((sum, share) => sum + share, 0) / shares.length,
  };
}

export function allocatorTable(rows: readonly AllocatorRow[]): Table {
  const heads = readAfterSeconds.map((seconds) => `back after ${seconds} s`);
  return [
    ['setting', 'what', 'freed MB', ...heads],
    ...rows.map((row) => [
      row.setting,
      row.filling.name,
      megabytes(freedBytes(row)),
      ...returnedShares(row).map((share) => `${(share * 100).toFixed(0)} %`),
    ]),
  ];
}
