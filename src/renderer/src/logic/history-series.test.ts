import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemoryEvent } from '../../../shared/contract/memory-events.ts';
import type { RawHistory, RollupHistory } from '../../../shared/contract/memory-management-api.ts';
import { gapOf, historySeries } from './history-series.ts';

const limit = 100_000_000;

function raw(atMs: number[], privateBytes = atMs.map((_, index) => index)): RawHistory {
  const columns = { privateBytes } as unknown as RawHistory['columns']; // The others are not drawn.
  return { range: 'raw', atMs, columns, pressureLevels: [] };
}

function limitChange(atMs: number, from: number, to: number): MemoryEvent {
  const changes = [{ field: 'baseLimitBytes', from, to }];
  return { kind: 'limit-changed', cause: '', action: '', changes, id: atMs, atMs };
}

describe('historySeries', () => {
  it('draws nothing across a gap', () => {
    const { seconds, privateBytes } = historySeries(raw([0, 10_000, 500_000], [1, 2, 3]), 120_000, limit, []);
    expect(seconds).toEqual([0, 10, 255, 500]);
    expect(privateBytes).toEqual([1, 2, null, 3]);
  });

  it('keeps every sample, in order, with one null a gap', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 900_000 }), (between, gapMs) => {
        const atMs = between.map((_, index) => between.slice(0, index).reduce((sum, step) => sum + step, 0));
        const { seconds, privateBytes, limitBytes } = historySeries(raw(atMs), gapMs, limit, []);
        const gaps = between.slice(0, -1).filter((step) => step > gapMs).length;
        expect(privateBytes.filter((value) => value === null)).toHaveLength(gaps);
        expect(privateBytes.filter((value) => value !== null)).toEqual(atMs.map((_, index) => index));
        expect(seconds).toEqual([...seconds].toSorted((a, b) => a - b));
        expect(limitBytes).toHaveLength(seconds.length);
      }),
    );
  });

  it('shows the least and the most of a bucket', () => {
    const columns = { privateBytes: { min: [1, 4], mean: [2, 5], max: [3, 6] } } as unknown as RollupHistory['columns'];
    const history: RollupHistory = { range: 'day', periodMs: 60_000, atMs: [0, 60_000], columns };
    expect(historySeries(history, gapOf(history, 10), limit, [])).toEqual({
      seconds: [0, 60],
      privateBytes: [2, 5],
      leastBytes: [1, 4],
      mostBytes: [3, 6],
      limitBytes: [limit, limit],
    });
  });

  it('draws the limit as it was at the time', () => {
    const events = [limitChange(25_000, 60, 80), limitChange(15_000, 100, 60)];
    expect(historySeries(raw([10_000, 20_000, 30_000]), 120_000, 80, events).limitBytes).toEqual([100, 60, 80]);
  });

  it('takes the slow samples of a process at rest for no gap', () => {
    expect(gapOf(raw([]), 10)).toBeGreaterThan(60_000);
    expect(gapOf(raw([]), 60)).toBeGreaterThan(60_000);
  });
});
