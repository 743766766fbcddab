import { describe, expect, it } from 'vitest';
import { startFigures, startTable, type Occasion, type Side, type StartRun } from './start-figures.ts';

function runsOf(side: Side, occasion: Occasion, times: readonly number[]): StartRun[] {
  return times.map((usableMs, run) => ({ run, side, occasion, shownMs: usableMs - 10, usableMs }));
}

const runs = [
  ...runsOf('ainote', 'first', [1_200, 1_000, 5_000]),
  ...runsOf('bare', 'first', [500, 600, 400]),
  ...runsOf('ainote', 'second', [900, 800, 700]),
  ...runsOf('bare', 'second', [400, 390, 3_000]),
];

describe('the figures of the starts', () => {
  it('compare medians', () => {
    expect(startFigures(runs)).toEqual({
      'start-ratio': 2,
      'first-start-ratio': 2.4,
      'start-ms': 800,
      'first-start-ms': 1_200,
      'bare-start-ms': 400,
      'bare-first-start-ms': 500,
    });
  });

  it('are shown with their spread', () => {
    expect(startTable(runs)[1]).toEqual(['second start', '800 (700 to 900)', '400 (390 to 3000)', '2.00']);
  });
});
