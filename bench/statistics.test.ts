import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, percentile } from './statistics.ts';

const values = fc.array(fc.integer(), { minLength: 1, maxLength: 50 });

describe('percentile', () => {
  it('is the measured value at the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([0.5, 0.95, 1].map((share) => percentile(hundred, share))).toEqual([50, 95, 100]);
    expect(percentile([7], 0.01)).toBe(7);
  });

  it('leaves no more than the rest above it', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 100 }), (measured, percent) => {
        const limit = percentile(measured, percent / 100);
        const above = measured.filter((value) => value > limit).length;
        expect(above).toBeLessThanOrEqual(measured.length * (1 - percent / 100) + 1e-9);
      }),
    );
  });

  it('refuses what has none', () => {
    expect(() => percentile([], 0.5)).toThrow('no percentile');
    expect(() => percentile([1], 95)).toThrow('95');
  });
});

describe('median', () => {
  it('is the middle value, or the mean of the middle two', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow('no median');
  });

  it('does not depend on the order, and leaves the values as they are', () => {
    fc.assert(
      fc.property(values, (measured) => {
        const before = [...measured];
        expect(median(measured)).toBe(median(measured.toReversed()));
        expect(measured).toEqual(before);
      }),
    );
  });
});
