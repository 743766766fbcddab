import type { Figures, Table } from '../benchmark.ts';
import { percentile } from '../statistics.ts';
import type { ProbeReading } from './page-probe.ts';

export interface TypedNote extends ProbeReading {
  readonly lines: number;
  /** Passages that got their vector meanwhile, a second. */
  readonly passagesPerSecond: number;
}

/** 0 where no task took long: the browser tells only of those of 50 ms and more. */
const longestTask = ({ longTasksMs }: TypedNote) => Math.max(0, ...longTasksMs);

export function typingFigures(notes: readonly TypedNote[]): Figures {
  return Object.fromEntries(
    notes.flatMap((note) => {
      const name = `lines-${note.lines}`;
      return [
        [`${name}-p50-ms`, percentile(note.keysMs, 0.5)],
        [`${name}-p95-ms`, percentile(note.keysMs, 0.95)],
        [`${name}-longest-ms`, Math.max(...note.keysMs)],
        [`${name}-long-tasks`, note.longTasksMs.length],
        [`${name}-longest-task-ms`, longestTask(note)],
        [`${name}-passages-per-s`, note.passagesPerSecond],
      ];
    }),
  );
}

export function typingTable(notes: readonly TypedNote[]): Table {
  return [
    ['lines', 'keys', 'p50 ms', 'p95 ms', 'longest ms', 'event timing p95 ms', 'tasks over 50 ms', 'passages/s'],
    ...notes.map((note) => [
      String(note.lines),
      String(note.keysMs.length),
      percentile(note.keysMs, 0.5).toFixed(1),
      percentile(note.keysMs, 0.95).toFixed(1),
      Math.max(...note.keysMs).toFixed(1),
      eventTiming(note),
      note.longTasksMs.length === 0 ? 'none' : `${note.longTasksMs.length}, longest ${longestTask(note).toFixed(0)} ms`,
      note.passagesPerSecond.toFixed(1),
    ]),
  ];
}

/** Keys of which the browser tells nothing took less than 16 ms. */
function eventTiming({ keysMs, eventsMs }: TypedNote): string {
  const quick = Array.from({ length: Math.max(0, keysMs.length - eventsMs.length) }, () => 0);
  const p95 = percentile([...eventsMs, ...quick], 0.95);
  return p95 === 0 ? 'under 16' : p95.toFixed(0);
}
