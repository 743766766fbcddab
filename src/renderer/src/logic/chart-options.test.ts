import { describe, expect, it } from 'vitest';
import { chartOptions, isLimitIn, topOf } from './chart-options.ts';

const seconds = [1, 2, 3, 4, 5];

describe('the scale of the history', () => {
  it('reaches above the limit, or above what passed it', () => {
    expect(topOf([seconds, [1], [60], [50], [100]])).toBeCloseTo(108);
    expect(topOf([seconds, [1], [120], [50], [100]])).toBeCloseTo(129.6);
  });

  it('leaves a limit far above out of the picture', () => {
    expect(isLimitIn(60, 100)).toBe(true);
    expect(isLimitIn(60, 4_000)).toBe(false);
    expect(topOf([seconds, [1], [60], [50], [4_000]])).toBe(120);
  });

  it('has a height even when nothing was measured', () => {
    expect(topOf([[], [], [], [], []])).toBe(1);
  });
});

it('draws a sample between two gaps as a point, and no other', () => {
  const { series } = chartOptions(
    100,
    100,
    () => '',
    () => undefined,
  );
  const filter = series[3]?.points?.filter;
  if (typeof filter !== 'function') throw new Error('The line has no filter of its points.');
  const chart = { data: [seconds, [], [], [7, null, 8, null, 9, 9], []] };
  expect(filter(chart as unknown as Parameters<typeof filter>[0], 3, true)).toEqual([0, 2]); // It reads no more of it.
});
