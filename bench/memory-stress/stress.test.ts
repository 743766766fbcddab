import { expect, test } from 'vitest';
import { floorSlopes, worstSlopes } from './floor-slopes.ts';
import { LimitWatch } from './limit-watch.ts';

test('a floor that rises after the warm-up has a slope, and one that rose before it has none', () => {
  const samples = Array.from({ length: 40 }, (_, index) => ({
    seconds: index * 10,
    bytes: { leaking: 1_000 * index * 10, settled: index < 5 ? index * 1e6 : 5e6 },
  }));
  const slopes = floorSlopes(samples);
  expect(slopes.map(({ component }) => component)).toEqual(['leaking', 'settled']);
  expect(slopes[0]?.slope).toBeCloseTo(1_000);
  expect(slopes[1]?.slope).toBe(0);
});

test('the slope of all private bytes is no component', () => {
  const samples = Array.from({ length: 40 }, (_, index) => ({
    seconds: index,
    bytes: { cache: 2_000 * index, 'V8 heap': 500 * index, 'all (private bytes)': 2_500 * index },
  }));
  const { component, whole } = worstSlopes(floorSlopes(samples));
  expect([component, whole]).toEqual([2_000, 2_500]);
});

test('only what passes the limit of the moment by more than the slack is a violation', () => {
  const watch = new LimitWatch(100);
  for (const bytes of [90, 105, 106]) watch.add(bytes);
  watch.setLimit(60);
  watch.add(64);
  expect(watch.figures).toEqual({ samples: 4, violations: 2, peakBytes: 106, peakShare: 64 / 60 });
});
