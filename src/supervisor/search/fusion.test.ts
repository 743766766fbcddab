import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuseNotes, type Finding } from './fusion.ts';

type Known = Partial<Pick<Finding, 'wordScore' | 'hasAllWords' | 'similarity' | 'isNear'>>;

function finding(chunkId: number, noteId: number, known: Known): Finding {
  const unknown = { wordScore: null, hasAllWords: false, similarity: null, isNear: false };
  return { chunkId, noteId, embeddingId: chunkId, ...unknown, ...known };
}

const order = (findings: readonly Finding[]) => fuseNotes(findings).map(({ best }) => best.noteId);

describe('fuseNotes', () => {
  it('puts what is good in both ways before what is first in one and last in the other', () => {
    const findings = [
      finding(1, 1, { wordScore: 10, similarity: 0.1 }),
      finding(2, 2, { wordScore: 9, similarity: 0.75 }),
      finding(3, 3, { wordScore: 1, similarity: 0.8 }),
    ];
    expect(order(findings)).toEqual([2, 3, 1]);
  });

  it('tells a wide lead from a narrow one', () => {
    const others = [finding(2, 2, { wordScore: 5, similarity: 0.8 }), finding(3, 3, { wordScore: 1, similarity: 0.1 })];
    expect(order([finding(1, 1, { wordScore: 5.1, similarity: 0.6 }), ...others])).toEqual([2, 1, 3]);
    expect(order([finding(1, 1, { wordScore: 20, similarity: 0.6 }), ...others])).toEqual([1, 2, 3]);
  });

  it('puts a passage with every word before one that is merely near', () => {
    const findings = [
      finding(1, 1, { similarity: 0.9, wordScore: 6 }),
      finding(2, 2, { similarity: 0.6, wordScore: 9, hasAllWords: true }),
      finding(3, 3, { similarity: 0.1, wordScore: 1 }),
    ];
    expect(order(findings)).toEqual([2, 1, 3]);
  });

  it('lets further passages with the words count a little, and take no note past a better one', () => {
    const twice = [finding(1, 1, { wordScore: 5 }), finding(2, 1, { wordScore: 5 })];
    expect(order([finding(3, 2, { wordScore: 5.5 }), ...twice])).toEqual([1, 2]);
    expect(order([finding(3, 2, { wordScore: 7 }), ...twice])).toEqual([2, 1]);
  });

  it('works with words alone, and with meaning alone', () => {
    expect(order([finding(1, 1, { wordScore: 1 }), finding(2, 2, { wordScore: 2 })])).toEqual([2, 1]);
    expect(order([finding(1, 1, { similarity: -0.2 }), finding(2, 2, { similarity: -0.1 })])).toEqual([2, 1]);
    expect(order([finding(1, 1, {})])).toEqual([1]);
    expect(order([])).toEqual([]);
  });

  it('lets the passage speak for the note that both ways favour', () => {
    const [note] = fuseNotes([
      finding(1, 1, { wordScore: 1, similarity: 0.3 }),
      finding(2, 1, { wordScore: 4, similarity: 0.5 }),
      finding(3, 2, { wordScore: 3, similarity: 0.2 }),
    ]);
    expect(note?.best.chunkId).toBe(2);
  });

  it('lists every note once, by finite scores that fall', () => {
    const score = fc.option(fc.double({ min: 0, max: 40, noNaN: true }), { nil: null });
    const cosine = fc.option(fc.double({ min: -1, max: 1, noNaN: true }), { nil: null });
    const known = fc.record({ noteId: fc.nat(9), wordScore: score, similarity: cosine, hasAllWords: fc.boolean() });
    fc.assert(
      fc.property(fc.array(known), (passages) => {
        const fused = fuseNotes(passages.map(({ noteId, ...rest }, index) => finding(index, noteId, rest)));
        const noteIds = fused.map(({ best }) => best.noteId);
        expect(new Set(noteIds)).toEqual(new Set(passages.map(({ noteId }) => noteId)));
        expect(new Set(noteIds).size).toBe(noteIds.length);
        const scores = fused.map((note) => note.score);
        expect(scores.every(Number.isFinite)).toBe(true);
        expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      }),
    );
  });
});
