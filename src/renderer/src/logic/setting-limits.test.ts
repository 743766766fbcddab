import { describe, expect, it } from 'vitest';
import { keepAliveLimits, modelIdleLimits, readSetting } from './setting-limits.ts';

it('takes ranges and defaults from where the settings are declared', () => {
  expect(modelIdleLimits).toEqual({ least: 5, most: 3_600, usual: 60, unit: 'seconds' });
  expect(keepAliveLimits).toEqual({ least: 0, most: 1_440, usual: 5, unit: 'minutes' });
});

describe('readSetting', () => {
  it('takes whole numbers within the limits, with blanks around them', () => {
    expect([readSetting('5', modelIdleLimits), readSetting(' 60 ', keepAliveLimits)]).toEqual([5, 60]);
  });

  it.each(['', '4', '3601', '1.5', '-7', '1e2', 'ten', '0x10'])('refuses %j', (typed) => {
    expect(readSetting(typed, modelIdleLimits)).toBeNull();
  });
});
