import { describe, expect, it } from 'vitest';
import { growthTrend } from './growth-trend.ts';
import { quantile, robustDeviation } from './median.ts';

const line = (values: readonly number[]) => values.map((y, x) => ({ x, y }));

describe('the growth trend', () => {
  it('finds the slope of a line although a fifth of its points are wild', () => {
    const values = Array.from({ length: 30 }, (_, x) => (x % 5 === 0 ? 1_000 : 2 * x));
    const { slope, interval } = growthTrend(line(values));
    expect(slope).toBeGreaterThan(1.5);
    expect(slope).toBeLessThan(2.5);
    expect(interval[0]).toBeLessThanOrEqual(slope);
    expect(interval[1]).toBeGreaterThanOrEqual(slope);
  });

  it('gives the p-value that the normal approximation of Mann-Kendall gives', () => {
    // Ten rising points: S = 45, deviation = sqrt(10 * 9 * 25 / 18) = 11.18, z = 44 / 11.18 = 3.935.
    expect(growthTrend(line([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).pValue).toBeCloseTo(4.15e-5, 6);
  });

  it('sees nothing in constant, falling or too few points', () => {
    expect(growthTrend(line([5, 5, 5, 5, 5, 5]))).toMatchObject({ slope: 0, pValue: 0.5 });
    expect(growthTrend(line([6, 5, 4, 3, 2, 1])).pValue).toBe(0.5);
    expect(growthTrend([])).toEqual({ slope: 0, interval: [0, 0], pValue: 1 });
  });
});

describe('the robust statistics', () => {
  it('interpolate quantiles and shrug off an outlier', () => {
    expect(quantile([3, 1, 2, 4], 0.5)).toBe(2.5);
    expect(quantile([], 0.5)).toBe(0);
    expect(robustDeviation([1, 2, 3, 4, 1_000])).toBeCloseTo(1.48, 2);
  });
});
