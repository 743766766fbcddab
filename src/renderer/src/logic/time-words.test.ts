import { describe, expect, it } from 'vitest';
import { axisWords, durationWords, momentWords, workWords } from './time-words.ts';

const at = (text: string) => new Date(text).getTime();

describe('time words', () => {
  it('tells the day of a moment only when it is not today', () => {
    const now = at('2026-03-05T18:00:00');
    expect(momentWords(at('2026-03-05T09:07:03'), now)).toBe('09:07:03');
    expect(momentWords(at('2026-03-04T23:59:59'), now)).toBe('4 Mar, 23:59');
  });

  it('marks an axis as finely as its marks are apart', () => {
    const moment = at('2026-03-05T09:07:03');
    expect([1_000, 60_000, 86_400_000].map((step) => axisWords(moment, step))).toEqual(['09:07:03', '09:07', '5 Mar']);
  });

  it.each([
    [0, '0 s'],
    [59_900, '59 s'],
    [60_000, '1 min'],
    [252_000, '4 min 12 s'],
    [7_500_000, '2 h 5 min'],
    [86_400_000, '1 d'],
    [273_600_000, '3 d 4 h'],
  ])('says %i ms as %s', (ms, words) => {
    expect(durationWords(ms)).toBe(words);
  });

  it('says how long work took', () => {
    expect([workWords(0.4), workWords(812.3), workWords(1_250)]).toEqual(['0 ms', '812 ms', '1.3 s']);
  });
});
