import { describe, expect, it } from 'vitest';
import { limitsOf, readSetting } from './setting-limits.ts';

describe('limitsOf', () => {
  it('reads range and default from where the setting is declared', () => {
    expect(limitsOf('modelIdleSeconds')).toEqual({ least: 5, most: 3_600, usual: 60 });
    expect(limitsOf('metricsSeconds')).toEqual({ least: 1, most: 60, usual: 10 });
  });
});

describe('readSetting', () => {
  it('takes whole numbers in the range, with blanks around them', () => {
    expect([readSetting('modelIdleSeconds', '5'), readSetting('metricsSeconds', ' 60 ')]).toEqual([5, 60]);
  });

  it.each(['', '4', '3601', '1.5', '-7', '1e2', 'ten', '0x10'])('refuses %j', (typed) => {
    expect(readSetting('modelIdleSeconds', typed)).toBeNull();
  });
});
