import { describe, expect, it } from 'vitest';
import { isWorthKeeping, type Replacement } from './capture-rule.ts';

const step: Replacement = {
  kind: 'save',
  isOwnStep: true,
  oldLength: 10_000,
  newLength: 10_020,
  sinceNewestMs: 20_000,
};

describe('a text about to be replaced', () => {
  it('is let go when it is one of many steps within a minute', () => {
    expect(isWorthKeeping(step)).toBe(false);
    expect(isWorthKeeping({ ...step, newLength: 9_990 })).toBe(false);
  });

  it.each<[string, Partial<Replacement>]>([
    ['nothing was kept yet', { sinceNewestMs: null }],
    ['the last one was kept a minute ago', { sinceNewestMs: 60_000 }],
    ['the clock was set back', { sinceNewestMs: -5_000 }],
    ['another program wrote it, or an earlier run', { isOwnStep: false }],
    ['it is replaced by a version', { kind: 'restore' }],
    ['much is taken away', { newLength: 9_500 }],
    ['most of a short note is taken away', { oldLength: 100, newLength: 10 }],
    ['all of it is taken away', { oldLength: 20, newLength: 0 }],
  ])('is kept when %s', (_when, change) => {
    expect(isWorthKeeping({ ...step, ...change })).toBe(true);
  });
});
