import { describe, expect, it } from 'vitest';
import { randomUnitVector, seededRandom } from '../../test/seeded-random.ts';
import { IdBits } from '../id-bits.ts';
import { dimensionBounds, searchEfforts } from '../vector-store.ts';
import { byId, clusteredItems, exactNearest, expectExact, nearTo, randomItems, recallOf } from './exact-answers.ts';
import { StoreTrial, type MakePlace } from './store-place.ts';

const dimensions = 48;
/** Odd ones, powers of two, those of known models, and both ends of what a store takes. */
const takenDimensions = [32, 33, 100, 127, 384, 512, 1_001, 3_072, 4_095, 4_096];

/** What a search answers. */
export function searchContract(makePlace: MakePlace): void {
  describe('search', () => {
    it('finds nothing before it is opened, and is ready after', async () => {
      const { store } = await StoreTrial.create(makePlace, dimensions);
      const [item] = randomItems(1, dimensions, 1);
      const vector = item?.vector ?? new Float32Array(dimensions);
      expect(store.isReady).toBe(false);
      expect(await store.search({ vector, limit: 5 })).toEqual([]);
      await store.open();
      expect(store.isReady).toBe(true);
      expect(await store.search({ vector, limit: 5 })).toEqual([]);
      expect(store.count).toBe(0);
    });

    it('gives the nearest first, with the cosine as similarity', async () => {
      const { store } = await StoreTrial.open(makePlace, dimensions);
      const axis = (place: number, sign = 1) => new Float32Array(dimensions).fill(sign, place, place + 1);
      await store.add([
        { id: 3, vector: axis(0, -1) },
        { id: 2, vector: axis(1) },
        { id: 1, vector: axis(0) },
      ]);
      const found = await store.search({ vector: axis(0), limit: 10 });
      expect(found.map(({ id }) => id)).toEqual([1, 2, 3]);
      expect(found.map(({ similarity }) => Math.round(similarity * 100) / 100 + 0)).toEqual([1, 0, -1]);
    });

    it('answers as an exact search does, at each effort', async () => {
      const { store } = await StoreTrial.open(makePlace, dimensions);
      const items = randomItems(300, dimensions, 2);
      await store.add(items);
      const random = seededRandom(3);
      for (const effort of searchEfforts) {
        const request = { vector: randomUnitVector(random, dimensions), limit: 10, effort };
        expectExact(await store.search(request), byId(items), request);
      }
    });

    it(
      'finds 95 % of the ten nearest of several thousand, before and after maintenance',
      { timeout: 120_000 },
      async () => {
        const { store } = await StoreTrial.open(makePlace, 64);
        const items = clusteredItems(4_000, 64, 80, 4);
        for (let start = 0; start < items.length; start += 500) await store.add(items.slice(start, start + 500));
        const random = seededRandom(5);
        const queries = items.filter((_, index) => index % 80 === 0).map(({ vector }) => nearTo(vector, 0.5, random));
        const recall = async () => {
          const shares: number[] = [];
          for (const vector of queries) {
            const request = { vector, limit: 10 };
            shares.push(recallOf(await store.search(request), exactNearest(byId(items), request)));
          }
          return shares.reduce((sum, share) => sum + share, 0) / shares.length;
        };
        expect(await recall()).toBeGreaterThanOrEqual(0.95);
        await store.maintain(new AbortController().signal);
        expect(store.needsMaintenance).toBe(false);
        expect(await recall()).toBeGreaterThanOrEqual(0.95);
      },
    );

    it('gives no more than the limit, and no more than there is', async () => {
      const { store } = await StoreTrial.open(makePlace, dimensions);
      const items = randomItems(20, dimensions, 6);
      await store.add(items);
      const { vector } = randomItems(1, dimensions, 7)[0] ?? { vector: new Float32Array(dimensions) };
      for (const limit of [0, 1, 7, 20, 500]) {
        expectExact(await store.search({ vector, limit }), byId(items), { vector, limit });
      }
    });

    it('finds only what is among the given ids, however far away that is', async () => {
      const { store } = await StoreTrial.open(makePlace, dimensions);
      const items = clusteredItems(300, dimensions, 10, 8);
      await store.add(items);
      const vectors = byId(items);
      const vector = items[0]?.vector ?? new Float32Array(dimensions);
      const farthest = exactNearest(vectors, { vector, limit: 300 })
        .map(({ id }) => id)
        .slice(-12);
      for (const among of [
        new Set(farthest),
        new Set([...farthest, 9_999]), // One that is not there.
        new Set([1]),
        new Set([9_999]),
        new Set<number>(),
        new Set(items.filter(({ id }) => id % 2 === 0).map(({ id }) => id)),
        bitsOf(farthest),
      ]) {
        const request = { vector, limit: 10, among };
        expectExact(await store.search(request), vectors, request);
      }
    });

    it('answers many searches at once', async () => {
      const { store } = await StoreTrial.open(makePlace, dimensions);
      const items = randomItems(200, dimensions, 9);
      await store.add(items);
      const requests = randomItems(40, dimensions, 10).map(({ vector }) => ({ vector, limit: 5 }));
      const answers = await Promise.all(requests.map((request) => store.search(request)));
      for (const [place, request] of requests.entries()) expectExact(answers[place] ?? [], byId(items), request);
    });

    it('is refused with cancelled when it is no longer wanted', async () => {
      const { store } = await StoreTrial.open(makePlace, dimensions);
      const items = randomItems(10, dimensions, 11);
      await store.add(items);
      const vector = items[0]?.vector ?? new Float32Array(dimensions);
      const signal = AbortSignal.abort();
      await expect(store.search({ vector, limit: 5, signal })).rejects.toMatchObject({ code: 'cancelled' });
      expect(await store.search({ vector, limit: 1 })).toMatchObject([{ id: 1 }]);
    });
  });

  describe('dimensions', () => {
    it.each(takenDimensions)('%i are searched exactly, also after a restart', async (taken) => {
      const trial = await StoreTrial.open(makePlace, taken);
      const items = randomItems(30, taken, taken);
      await trial.store.add(items);
      const request = { vector: nearTo(items[4]?.vector ?? new Float32Array(taken), 0.3, seededRandom(1)), limit: 10 };
      expect(trial.store.dimensions).toBe(taken);
      expectExact(await trial.store.search(request), byId(items), request);
      await trial.store.maintain(new AbortController().signal);
      expectExact(await (await trial.restart()).search(request), byId(items), request);
    });

    it.each([0, 1, dimensionBounds.min - 1, dimensionBounds.max + 1, 100.5])('%d are refused', async (refused) => {
      const open = async () => {
        const { store } = await StoreTrial.create(makePlace, refused);
        await store.open();
      };
      await expect(open()).rejects.toMatchObject({ code: 'invalid-request' });
    });

    it('that are not those of the store are refused, and nothing of the batch is kept', async () => {
      const { store } = await StoreTrial.open(makePlace, dimensions);
      const [first, second] = randomItems(2, dimensions, 12);
      const batch = [...(first ? [first] : []), { id: 7, vector: new Float32Array(dimensions + 1).fill(0.1) }];
      const refusal = { code: 'invalid-request' };
      await expect(store.add(batch)).rejects.toMatchObject(refusal);
      await expect(store.replace(batch)).rejects.toMatchObject(refusal);
      await expect(store.search({ vector: new Float32Array(dimensions - 1), limit: 3 })).rejects.toMatchObject(refusal);
      expect(store.count).toBe(0);
      await store.add(second ? [second] : []);
      expect(store.count).toBe(1);
    });
  });
}

function bitsOf(ids: readonly number[]): IdBits {
  const bits = new IdBits(Math.max(...ids));
  for (const id of ids) bits.add(id);
  return bits;
}
