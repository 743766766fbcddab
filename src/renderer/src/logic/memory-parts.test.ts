import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryParts } from './memory-parts.ts';

const bytes = fc.integer({ min: 0, max: 200_000_000 });

describe('memoryParts', () => {
  it('adds up to private bytes, and its bar is as long as the whole', () => {
    const tracked = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), bytes, { maxKeys: 8 });
    fc.assert(
      fc.property(bytes, bytes, fc.integer({ min: -50_000_000, max: 50_000_000 }), tracked, (...terms) => {
        const [runtimeBytes, v8HeapBytes, untrackedBytes, trackedByComponent] = terms;
        const trackedBytes = Object.values(trackedByComponent).reduce((sum, value) => sum + value, 0);
        const parts = memoryParts({ runtimeBytes, v8HeapBytes, untrackedBytes, trackedBytes, trackedByComponent });
        const privateBytes = runtimeBytes + trackedBytes + v8HeapBytes + untrackedBytes;
        expect(parts.reduce((sum, part) => sum + part.bytes, 0)).toBe(privateBytes);
        const length = parts.reduce((sum, part) => sum + part.share, 0);
        if (parts.some((part) => part.bytes > 0)) expect(length).toBeCloseTo(1);
        expect(parts.every((part) => part.share >= 0)).toBe(true);
      }),
    );
  });

  it('names the tracked parts by component, the largest first', () => {
    const parts = memoryParts({
      runtimeBytes: 20,
      trackedBytes: 50,
      v8HeapBytes: 5,
      untrackedBytes: -5,
      trackedByComponent: { small: 10, large: 40 },
    });
    expect(parts.map(({ key, share }) => [key, Number(share.toFixed(2))])).toEqual([
      ['runtime', 0.27],
      ['large', 0.53],
      ['small', 0.13],
      ['v8', 0.07],
      ['untracked', 0],
    ]);
  });
});
