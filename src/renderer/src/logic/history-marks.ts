import type { MemoryEvent } from '../../../shared/contract/memory-events.ts';

/** Events that a history is marked with: what gave memory back, and what went wrong. */
export const markKinds = ['gc', 'alert', 'refusal', 'restart', 'leak'] as const;

export type MarkKind = (typeof markKinds)[number];

export interface HistoryMark {
  readonly kind: MarkKind;
  /** Since 1970, within the times on show. */
  readonly seconds: number;
  readonly event: MemoryEvent;
}

/** A life begins with its restart, a moment before its first sample. */
const leadSeconds = 60;

/** What happened within the times on show, oldest first; what came right before them stands at their beginning. */
export function historyMarks(events: readonly MemoryEvent[], seconds: readonly number[]): HistoryMark[] {
  const [from, to] = [seconds[0], seconds.at(-1)];
  if (from === undefined || to === undefined) return [];
  return events
    .flatMap((event): HistoryMark[] => {
      const at = event.atMs / 1_000;
      if (!isMarkKind(event.kind) || at < from - leadSeconds || at > to + leadSeconds) return [];
      return [{ kind: event.kind, seconds: Math.min(to, Math.max(from, at)), event }];
    })
    .toSorted((a, b) => a.seconds - b.seconds);
}

/** The marks to which this column is the nearest one. `seconds` ascend. */
export function marksAt(marks: readonly HistoryMark[], seconds: readonly number[], index: number): HistoryMark[] {
  const at = seconds[index];
  if (at === undefined) return [];
  const from = index === 0 ? -Infinity : ((seconds[index - 1] ?? at) + at) / 2;
  const to = index === seconds.length - 1 ? Infinity : ((seconds[index + 1] ?? at) + at) / 2;
  return marks.filter((mark) => mark.seconds >= from && mark.seconds < to);
}

/** How many there are of each kind, of those that there are. */
export function countMarks(marks: readonly HistoryMark[]): { readonly kind: MarkKind; readonly count: number }[] {
  return markKinds
    .map((kind) => ({ kind, count: marks.filter((mark) => mark.kind === kind).length }))
    .filter(({ count }) => count > 0);
}

function isMarkKind(kind: MemoryEvent['kind']): kind is MarkKind {
  return (markKinds as readonly string[]).includes(kind);
}
