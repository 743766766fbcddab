import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { twoTruths } from './two-truths.ts';

const bytes = fc.integer({ min: 0, max: 200_000_000 });
const width = (stretches: readonly { readonly percent: number }[]) =>
  stretches.reduce((sum, { percent }) => sum + percent, 0);

describe('twoTruths', () => {
  it('draws both to one scale, and the measured bar is as long as what was measured', () => {
    fc.assert(
      fc.property(bytes, bytes, bytes, fc.integer({ min: -50_000_000, max: 50_000_000 }), (...given) => {
        const [runtimeBytes, trackedBytes, v8HeapBytes, untrackedBytes] = given;
        const privateBytes = runtimeBytes + trackedBytes + v8HeapBytes + untrackedBytes;
        if (privateBytes < 1) return;
        const truths = twoTruths({ privateBytes, trackedBytes, runtimeBytes, v8HeapBytes, untrackedBytes });
        const scale = Math.max(privateBytes, trackedBytes);
        expect(truths.gapBytes).toBe(runtimeBytes + v8HeapBytes + untrackedBytes);
        expect(width(truths.tracked)).toBeCloseTo((trackedBytes / scale) * 100);
        expect(width(truths.measured)).toBeCloseTo((privateBytes / scale) * 100);
        for (const { percent } of truths.measured) expect(percent).toBeGreaterThan(0);
      }),
    );
  });

  it('begins with what both know of, and takes what was not touched out of it', () => {
    const truths = twoTruths({
      privateBytes: 100,
      trackedBytes: 60,
      runtimeBytes: 30,
      v8HeapBytes: 20,
      untrackedBytes: -10,
    });
    expect(truths.measured).toEqual([
      { key: 'tracked', percent: 50 },
      { key: 'runtime', percent: 30 },
      { key: 'v8', percent: 20 },
    ]);
  });
});
