import { expect, it } from 'vitest';
import { modelIdleLimits, readModelIdleSeconds } from './setting-limits.ts';

it('takes range and default from the schema', () => {
  expect(modelIdleLimits).toEqual({ least: 5, most: 3_600, usual: 60 });
});

it.each([
  ['60', 60],
  [' 5 ', 5],
  ['4', null],
  ['3601', null],
  ['1.5', null],
  ['', null],
  ['1e2', null],
])('reads %j as %s', (typed, seconds) => {
  expect(readModelIdleSeconds(typed)).toBe(seconds);
});
