import { describe, expect, it } from 'vitest';
import { hitFigures, rankOf } from './hits.ts';

describe('rankOf', () => {
  it('is the place of the first accepted note among the first ten', () => {
    const paths = Array.from({ length: 12 }, (_, index) => `${index + 1}.md`);
    expect(rankOf(paths, new Set(['3.md', '2.md']))).toBe(2);
    expect(rankOf(paths, new Set(['10.md']))).toBe(10);
    expect(rankOf(paths, new Set(['11.md']))).toBeNull();
    expect(rankOf([], new Set(['1.md']))).toBeNull();
  });
});

describe('hitFigures', () => {
  it('counts questions answered within 1, 5 and 10, and means the reciprocal ranks', () => {
    expect(hitFigures('fused', [1, 4, 10, null])).toEqual({
      'fused-hit-at-1': 0.25,
      'fused-hit-at-5': 0.5,
      'fused-hit-at-10': 0.75,
      'fused-mrr': (1 + 1 / 4 + 1 / 10) / 4,
    });
  });

  it('is none without questions', () => {
    expect(() => hitFigures('fused', [])).toThrow(RangeError);
  });
});
