import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TopRows } from './top-rows.ts';

it('keeps the best of what it is shown, and tells what must be exceeded', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 })), fc.integer({ min: 1, max: 20 }), (scores, bound) => {
      const top = new TopRows(20);
      top.reset(bound);
      scores.forEach((score, label) => top.offer(label, score));
      const best = scores.toSorted((a, b) => b - a).slice(0, bound);
      expect(top.sorted().map(({ score }) => score)).toEqual(best);
      expect(top.sorted().every(({ label, score }) => scores[label] === score)).toBe(true);
      expect(top.worst).toBe(best.length < bound ? -Infinity : best.at(-1));
    }),
  );
});
