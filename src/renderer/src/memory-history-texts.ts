import type { MarkKind } from './logic/history-marks.ts';
import { megabytes } from './logic/number-words.ts';
import { durationWords } from './logic/time-words.ts';

const marks: Record<MarkKind, string> = {
  gc: 'Clean-up',
  alert: 'Alert',
  refusal: 'Refusal',
  restart: 'Restart',
  leak: 'Leak',
};

/** What the Memory page says of memory over time. */
export const memoryHistoryTexts = {
  title: 'History',
  range: 'Time shown',
  /** `rawMs`: as far back as single samples reach at their usual distance. */
  ranges: (rawMs: number) => ({ raw: durationWords(rawMs), day: '24 hours', week: '7 days' }),
  none: 'Nothing has been recorded in this time yet.',
  waiting: 'The history is shown as soon as search and memory are back.',
  chart: (least: number, most: number, latest: number) =>
    `Private bytes over time: from ${megabytes(least)} to ${megabytes(most)}, lately ${megabytes(latest)}. Arrow keys read single values.`,
  memory: 'Private bytes',
  limit: 'Limit',
  limitAbove: (limit: number) => `The limit of ${megabytes(limit)} lies above the picture.`,
  at: (moment: string, bytes: number, least: number, most: number) =>
    least === most
      ? `${moment}: ${megabytes(bytes)}`
      : `${moment}: ${megabytes(bytes)} (${megabytes(least)} to ${megabytes(most)})`,
  gap: (moment: string) => `${moment}: not measured`,
  unmeasured: 'Not measured',
  marks,
  markCount: (kind: MarkKind, count: number) => `${marks[kind]} × ${count}`,
  also: (words: string, happened: readonly string[]) => [words, ...happened].join('; '),
  table: {
    show: 'Show as a table',
    hide: 'Hide the table',
    caption: 'Private bytes over time, the latest first',
    time: 'Time',
    private: 'Private',
    least: 'Least',
    most: 'Most',
    tracked: 'Tracked',
    untracked: 'Not tracked',
    events: 'Events',
    gap: (from: string, to: string, ms: number) => `Not measured from ${from} to ${to} (${durationWords(ms)})`,
    rows: (from: number, to: number, all: number) => `Rows ${from} to ${to} of ${all}`,
    newer: 'Newer',
    older: 'Older',
  },
  export: {
    label: 'Export the history',
    csv: 'CSV',
    json: 'JSON',
    csvHint: 'Save these figures as comma-separated values',
    jsonHint: 'Save these figures and events as JSON',
    saved: (file: string) => `The history was saved as “${file}”.`,
  },
} as const;
