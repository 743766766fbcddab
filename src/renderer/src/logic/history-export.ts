import { rollupColumns, type RawHistory, type RollupHistory } from '../../../shared/contract/memory-management-api.ts';
import { marksAt, type HistoryMark } from './history-marks.ts';
import { valueOf } from './history-rows.ts';

const bucketFigures = ['min', 'mean', 'max'] as const;

/**
 * A history as comma-separated values (RFC 4180) with a line of heads: times as ISO 8601 in UTC, sizes in bytes, and the
 * kinds of what happened about then. Where nothing was measured there is no line.
 */
export function historyCsv(history: RawHistory | RollupHistory, marks: readonly HistoryMark[]): string {
  const seconds = history.atMs.map((atMs) => atMs / 1_000);
  const isRaw = history.range === 'raw';
  const figures = rollupColumns.flatMap((column) =>
    isRaw
      ? [{ head: column, column, which: 'mean' as const }]
      : bucketFigures.map((which) => ({ head: `${column}.${which}`, column, which })),
  );
  const heads = ['time', ...figures.map(({ head }) => head), ...(isRaw ? ['pressureLevel'] : []), 'events'];
  const lines = history.atMs.map((atMs, index) => [
    new Date(atMs).toISOString(),
    ...figures.map(({ column, which }) => String(Math.round(valueOf(history, column, which, index)))),
    ...(isRaw ? [history.pressureLevels[index] ?? ''] : []),
    marksAt(marks, seconds, index)
      .map(({ kind }) => kind)
      .join(' '),
  ]);
  return [heads, ...lines].map((cells) => `${cells.join(',')}\r\n`).join('');
}

/** The same as JSON, as the supervisor told it, with the events whole. */
export function historyJson(history: RawHistory | RollupHistory, marks: readonly HistoryMark[]): string {
  const events = marks.map(({ event }) => event);
  return `${JSON.stringify({ app: 'aiNote', units: { size: 'bytes', time: 'ms since 1970' }, history, events }, null, 1)}\n`;
}
