import type { Figures, Table } from '../benchmark.ts';
import { median } from '../statistics.ts';
import type { StartTimes } from './timed-start.ts';

export const sides = ['ainote', 'bare'] as const;
/** `first`: with a fresh profile. `second`: with one that was used before, and its vault indexed. */
export const occasions = ['first', 'second'] as const;

export type Side = (typeof sides)[number];
export type Occasion = (typeof occasions)[number];

export interface StartRun extends StartTimes {
  readonly run: number;
  readonly side: Side;
  readonly occasion: Occasion;
}

export function startFigures(runs: readonly StartRun[]): Figures {
  const usable = (side: Side, occasion: Occasion) => median(timesOf(runs, side, occasion));
  return {
    'start-ratio': usable('ainote', 'second') / usable('bare', 'second'),
    'first-start-ratio': usable('ainote', 'first') / usable('bare', 'first'),
    'start-ms': usable('ainote', 'second'),
    'first-start-ms': usable('ainote', 'first'),
    'bare-start-ms': usable('bare', 'second'),
    'bare-first-start-ms': usable('bare', 'first'),
  };
}

export function startTable(runs: readonly StartRun[]): Table {
  const figures = startFigures(runs);
  const line = (label: string, occasion: Occasion, ratio: number | undefined) => [
    label,
    spread(timesOf(runs, 'ainote', occasion)),
    spread(timesOf(runs, 'bare', occasion)),
    ratio?.toFixed(2) ?? '',
  ];
  return [
    ['usable editor', 'aiNote ms', 'bare window ms', 'ratio'],
    line('second start', 'second', figures['start-ratio']),
    line('first start', 'first', figures['first-start-ratio']),
  ];
}

function timesOf(runs: readonly StartRun[], side: Side, occasion: Occasion): number[] {
  return runs.filter((run) => run.side === side && run.occasion === occasion).map((run) => run.usableMs);
}

function spread(times: readonly number[]): string {
  return `${Math.round(median(times))} (${Math.min(...times)} to ${Math.max(...times)})`;
}
