import type { RawHistory, RollupColumn, RollupHistory } from '../../../shared/contract/memory-management-api.ts';
import { marksAt, type HistoryMark } from './history-marks.ts';

/** One measurement, or one bucket of them. Bytes; wall-clock milliseconds. */
export interface HistorySample {
  readonly kind: 'sample';
  readonly atMs: number;
  readonly privateBytes: number;
  /** Within the bucket; the value itself for a single sample. */
  readonly leastBytes: number;
  readonly mostBytes: number;
  readonly trackedBytes: number;
  readonly untrackedBytes: number;
  readonly marks: readonly HistoryMark[];
}

export interface HistoryGap {
  readonly kind: 'gap';
  readonly fromMs: number;
  readonly toMs: number;
}

export type HistoryRow = HistorySample | HistoryGap;

/** A history as rows of a table, newest first; what was not measured is a row of its own. */
export function historyRows(
  history: RawHistory | RollupHistory,
  gapMs: number,
  marks: readonly HistoryMark[],
): HistoryRow[] {
  const seconds = history.atMs.map((atMs) => atMs / 1_000);
  const rows: HistoryRow[] = [];
  for (const [index, atMs] of history.atMs.entries()) {
    const before = history.atMs[index - 1];
    if (before !== undefined && atMs - before > gapMs) rows.push({ kind: 'gap', fromMs: before, toMs: atMs });
    rows.push({
      kind: 'sample',
      atMs,
      privateBytes: valueOf(history, 'privateBytes', 'mean', index),
      leastBytes: valueOf(history, 'privateBytes', 'min', index),
      mostBytes: valueOf(history, 'privateBytes', 'max', index),
      trackedBytes: valueOf(history, 'trackedBytes', 'mean', index),
      untrackedBytes: valueOf(history, 'untrackedBytes', 'mean', index),
      marks: marksAt(marks, seconds, index),
    });
  }
  return rows.toReversed();
}

/** A single sample is its own least, mean and most. */
export function valueOf(
  history: RawHistory | RollupHistory,
  column: RollupColumn,
  which: 'min' | 'mean' | 'max',
  index: number,
): number {
  const values = history.range === 'raw' ? history.columns[column] : history.columns[column][which];
  return values[index] ?? 0;
}
