import { describe, expect, it } from 'vitest';
import {
  changedMegabytes,
  confidenceWords,
  gigabytes,
  growthWords,
  megabytes,
  percent,
  perSecond,
  shareWords,
  sizeWords,
  timeLeft,
  wholeNumber,
} from './number-words.ts';

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

  it('knows no negative nothing, and writes a real minus', () => {
    expect([megabytes(-3_240_000), megabytes(-40_000)]).toEqual(['−3.2 MB', '0.0 MB']);
    expect([changedMegabytes(1_200_000), changedMegabytes(-300_000), changedMegabytes(10)]).toEqual([
      '+1.2 MB',
      '−0.3 MB',
      '0.0 MB',
    ]);
  });

  it('gives a text the unit that suits its size', () => {
    expect([sizeWords(0), sizeWords(999), sizeWords(1_000), sizeWords(999_949), sizeWords(999_950)]).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '999.9 kB',
      '1.0 MB',
    ]);
  });

  it('shows rates and counts in few digits', () => {
    expect([perSecond(3.14), perSecond(31.4), wholeNumber(10_000)]).toEqual(['3.1', '31', '10,000']);
  });

  it('shares a whole', () => {
    expect([shareWords(25, 200), shareWords(-1, 100), shareWords(0, 0)]).toEqual(['12.5 %', '−1.0 %', '0.0 %']);
  });

  it('reaches 100 percent only when all is done', () => {
    expect([percent(999, 1_000), percent(1_000, 1_000), percent(0, 0)]).toEqual([99, 100, 100]);
  });

  it('says growth by the second or by the hour', () => {
    expect([growthWords(520_000), growthWords(2_000)]).toEqual(['0.52 MB a second', '7.2 MB an hour']);
  });

  it('is never wholly sure', () => {
    expect([confidenceWords(0.97), confidenceWords(0.9999), confidenceWords(1)]).toEqual([
      '97 %',
      'over 99 %',
      'over 99 %',
    ]);
  });
});
