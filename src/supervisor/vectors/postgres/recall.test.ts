import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../shared/util/manual-clock.ts';
import { exactNearest, byId, randomItems } from '../test/exact-answers.ts';
import { measureAgainstExact } from './recall.ts';

const items = randomItems(40, 32, 1);
const vectors = byId(items);
const exactly = async (vector: Float32Array, limit: number) => exactNearest(vectors, { vector, limit });

describe('measured recall', () => {
  it('is 1 for a search that misses nothing', async () => {
    const clock = new ManualClock();
    const report = await measureAgainstExact(items, { search: exactly, searchExactly: exactly }, clock);
    expect(report).toEqual({ samples: 40, recallAtTen: 1, medianMs: 0, p95Ms: 0 });
  });

  it('gives no credit for finding the sample itself', async () => {
    const onlyItself = async (vector: Float32Array) => exactly(vector, 1);
    const report = await measureAgainstExact(items, { search: onlyItself, searchExactly: exactly }, new ManualClock());
    expect(report.recallAtTen).toBe(0);
  });

  it('counts the share that is found, and takes the times of the measured search alone', async () => {
    const clock = new ManualClock();
    let searches = 0;
    const half = async (vector: Float32Array, limit: number) => {
      searches += 1;
      clock.advance(searches);
      const found = await exactly(vector, limit);
      return [...found.slice(0, 1), ...found.slice(6)]; // Itself, and the farther five of the ten.
    };
    const slow = async (vector: Float32Array, limit: number) => {
      clock.advance(1_000);
      return exactly(vector, limit);
    };
    const report = await measureAgainstExact(items.slice(0, 20), { search: half, searchExactly: slow }, clock);
    expect(report).toEqual({ samples: 20, recallAtTen: 0.5, medianMs: 10, p95Ms: 19 });
  });

  it('of an empty store is whole: there is nothing to miss', async () => {
    const report = await measureAgainstExact([], { search: exactly, searchExactly: exactly }, new ManualClock());
    expect(report).toEqual({ samples: 0, recallAtTen: 1, medianMs: 0, p95Ms: 0 });
  });
});
