import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barPieces, memoryTerms } from './memory-parts.ts';

const bytes = fc.integer({ min: 0, max: 200_000_000 });

describe('memoryTerms', () => {
  it('adds up to private bytes, and its tracked parts to what is tracked', () => {
    const components = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), bytes, { maxKeys: 8 });
    fc.assert(
      fc.property(bytes, bytes, fc.integer({ min: -50_000_000, max: 50_000_000 }), components, (...given) => {
        const [runtimeBytes, v8HeapBytes, untrackedBytes, trackedByComponent] = given;
        const trackedBytes = sum(Object.values(trackedByComponent));
        const terms = memoryTerms({ runtimeBytes, v8HeapBytes, untrackedBytes, trackedBytes, trackedByComponent });
        expect(sum(terms.map((term) => term.bytes))).toBe(runtimeBytes + trackedBytes + v8HeapBytes + untrackedBytes);
        const tracked = terms.flatMap((term) => term.components);
        expect(sum(tracked.map((part) => part.bytes))).toBe(trackedBytes);
        const positive = runtimeBytes + trackedBytes + v8HeapBytes + Math.max(0, untrackedBytes);
        expect(sum(barPieces(terms).map((piece) => piece.bytes))).toBe(positive);
      }),
    );
  });

  it('names the tracked parts by component, the largest first, and draws no empty piece', () => {
    const terms = memoryTerms({
      runtimeBytes: 20,
      trackedBytes: 50,
      v8HeapBytes: 5,
      untrackedBytes: -5,
      trackedByComponent: { small: 10, empty: 0, large: 40 },
    });
    expect(terms.map(({ name }) => name)).toEqual(['runtime', 'tracked', 'v8', 'untracked']);
    expect(terms[1]?.components.map(({ key }) => key)).toEqual(['large', 'small', 'empty']);
    expect(barPieces(terms).map(({ key }) => key)).toEqual(['runtime', 'large', 'small', 'v8']);
  });
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
