import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noBytesByType } from './allocation-ledger.ts';
import { GrowthRates } from './growth-rates.ts';
import { conserve } from './memory-sample.ts';

const bytes = fc.integer({ min: 0, max: 4_000_000_000 });

describe('conservation', () => {
  it('holds to the byte for any figures', () => {
    expect.hasAssertions();
    fc.assert(
      fc.property(
        fc.tuple(bytes, bytes, bytes, bytes, bytes, bytes),
        ([priv, runtime, heapThen, heapNow, tracked, inHeap]) => {
          const parts = conserve(
            priv,
            { privateBytes: runtime, heapCommittedBytes: heapThen },
            { committedBytes: heapNow, usedBytes: 0, limitBytes: 1, externalBytes: 12_345 },
            { totalBytes: tracked, byComponent: {}, byType: noBytesByType(), heapBytes: inHeap, externalBytes: 0 },
          );
          expect(parts.runtimeBytes + parts.trackedBytes + parts.v8HeapBytes + parts.untrackedBytes).toBe(priv);
          expect(parts.v8HeapBytes).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it('counts neither what the runtime had nor what owners have in the heap twice', () => {
    const parts = conserve(
      100,
      { privateBytes: 20, heapCommittedBytes: 5 },
      { committedBytes: 30, usedBytes: 0, limitBytes: 1, externalBytes: 40 },
      { totalBytes: 50, byComponent: {}, byType: noBytesByType(), heapBytes: 8, externalBytes: 0 },
    );
    expect(parts).toMatchObject({ v8HeapBytes: 17, trackedBytes: 50, untrackedBytes: 13 });
  });
});

describe('growth rates', () => {
  it('are those of the last minute', () => {
    const rates = new GrowthRates();
    const at = (seconds: number, privateBytes: number) =>
      rates.add({ nowMs: seconds * 1_000, privateBytes, trackedBytes: 0, untrackedBytes: 0 }).privateBytesPerSecond;
    expect([at(0, 0), at(10, 1_000), at(60, 1_000), at(70, 1_000)]).toEqual([0, 100, 1_000 / 60, 0]);
  });

  it('are made from two samples far apart too', () => {
    const rates = new GrowthRates();
    const point = { privateBytes: 0, trackedBytes: 0, untrackedBytes: 0 };
    rates.add({ ...point, nowMs: 0 });
    expect(rates.add({ ...point, nowMs: 200_000, untrackedBytes: 200 }).untrackedBytesPerSecond).toBe(1);
  });
});
