import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuseRankings } from './fusion.ts';

describe('fuseRankings', () => {
  it('puts what both rankings name above what one of them names first', () => {
    const fused = fuseRankings([
      ['words only', 'both'],
      ['meaning only', 'both'],
    ]);
    expect(fused.map((entry) => entry.item)).toEqual(['both', 'words only', 'meaning only']);
    expect([...fused[0]!.foundIn]).toEqual([0, 1]);
  });

  it('keeps the order of a single ranking', () => {
    expect(fuseRankings([['a', 'b', 'c'], []]).map((entry) => entry.item)).toEqual(['a', 'b', 'c']);
  });

  it('lists every item once and orders by score', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 0, max: 30 }))), (rankings) => {
        const fused = fuseRankings(rankings);
        expect(new Set(fused.map((entry) => entry.item))).toEqual(new Set(rankings.flat()));
        expect(new Set(fused.map((entry) => entry.item)).size).toBe(fused.length);
        const scores = fused.map((entry) => entry.score);
        expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      }),
    );
  });
});
