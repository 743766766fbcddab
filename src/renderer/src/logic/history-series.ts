import type { MemoryEvent } from '../../../shared/contract/memory-events.ts';
import type { RawHistory, RollupHistory } from '../../../shared/contract/memory-management-api.ts';

/** Columns of equal length for a chart; null where there was nothing to measure. Bytes, and seconds since 1970. */
export interface HistorySeries {
  readonly seconds: readonly number[];
  readonly privateBytes: readonly (number | null)[];
  /** The least and the most within a bucket; the value itself for a single sample. */
  readonly leastBytes: readonly (number | null)[];
  readonly mostBytes: readonly (number | null)[];
  readonly limitBytes: readonly number[];
}

/** What is sampled at rest comes at most this far apart; more is a gap. */
export function rawGapMs(sampleSeconds: number): number {
  const longestRestMs = Math.max(sampleSeconds * 1_000, 60_000);
  return 2 * longestRestMs;
}

/**
 * A history as lines: after a step longer than `gapMs` stands a null, so that nothing is drawn across what was not
 * measured. The limit is the one of now, and before each change that the events tell of the one before it.
 */
export function historySeries(
  history: RawHistory | RollupHistory,
  gapMs: number,
  limitNowBytes: number,
  events: readonly MemoryEvent[],
): HistorySeries {
  const { mean, least, most } = columnsOf(history);
  const changes = limitChanges(events);
  const series = { seconds: [], privateBytes: [], leastBytes: [], mostBytes: [], limitBytes: [] } as {
    -readonly [Column in keyof HistorySeries]: (number | null)[];
  };
  const add = (atMs: number, value: number | null, low: number | null, high: number | null) => {
    series.seconds.push(atMs / 1_000);
    series.privateBytes.push(value);
    series.leastBytes.push(low);
    series.mostBytes.push(high);
    series.limitBytes.push(limitAt(atMs, changes, limitNowBytes));
  };
  history.atMs.forEach((atMs, index) => {
    const before = history.atMs[index - 1];
    if (before !== undefined && atMs - before > gapMs) add((before + atMs) / 2, null, null, null);
    add(atMs, mean[index] ?? null, least[index] ?? null, most[index] ?? null);
  });
  return series as HistorySeries; // Times and limits are never null: `add` is the only one that writes them.
}

/** How far apart two buckets or samples may be before there is a gap between them. */
export function gapOf(history: RawHistory | RollupHistory, sampleSeconds: number): number {
  return history.range === 'raw' ? rawGapMs(sampleSeconds) : history.periodMs;
}

function columnsOf(history: RawHistory | RollupHistory) {
  if (history.range === 'raw') {
    const values = history.columns.privateBytes;
    return { mean: values, least: values, most: values };
  }
  const { min, mean, max } = history.columns.privateBytes;
  return { mean, least: min, most: max };
}

interface LimitChange {
  readonly atMs: number;
  readonly fromBytes: number;
}

/** Oldest first. */
function limitChanges(events: readonly MemoryEvent[]): LimitChange[] {
  return events
    .flatMap((event): LimitChange[] => {
      if (event.kind !== 'limit-changed') return [];
      const change = event.changes.find(({ field }) => field === 'baseLimitBytes');
      return change ? [{ atMs: event.atMs, fromBytes: change.from }] : [];
    })
    .toSorted((a, b) => a.atMs - b.atMs);
}

function limitAt(atMs: number, changes: readonly LimitChange[], limitNowBytes: number): number {
  return changes.find((change) => atMs < change.atMs)?.fromBytes ?? limitNowBytes;
}
