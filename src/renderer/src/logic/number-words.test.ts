import { describe, expect, it } from 'vitest';
import { gigabytes, megabytes, percent, perSecond, timeLeft, wholeNumber } from './number-words.ts';

describe('number words', () => {
  it.each([
    [null, null],
    [Number.NaN, null],
    [3, 'a few seconds left'],
    [45, 'less than a minute left'],
    [61, 'about 1 minute left'],
    [150, 'about 3 minutes left'],
    [3_560, 'about 59 minutes left'],
    [3_590, 'about 1 hour left'],
    [9_000, 'about 3 hours left'],
  ])('says %s seconds as %j', (seconds, words) => {
    expect(timeLeft(seconds)).toBe(words);
  });

  it('says the size of a model in megabytes or gigabytes', () => {
    expect([gigabytes(274_302_450), gigabytes(2_019_393_189)]).toEqual(['274 MB', '2.0 GB']);
  });

  it('counts a megabyte as a million bytes', () => {
    expect([megabytes(41_300_000), megabytes(999_999)]).toEqual(['41.3 MB', '1.0 MB']);
  });

  it('shows rates and counts in few digits', () => {
    expect([perSecond(3.14), perSecond(31.4), wholeNumber(10_000)]).toEqual(['3.1', '31', '10,000']);
  });

  it('reaches 100 percent only when all is done', () => {
    expect([percent(999, 1_000), percent(1_000, 1_000), percent(0, 0)]).toEqual([99, 100, 100]);
  });
});
