import { describe, expect, it } from 'vitest';
import { randomUnitVector, seededRandom } from '../../test/seeded-random.ts';
import type { VectorItem } from '../vector-index.ts';
import type { VectorStore } from '../vector-store.ts';
import { byId, expectExact, randomItems } from './exact-answers.ts';
import { StoreTrial, type MakePlace } from './store-place.ts';

const dimensions = 40;
const historySteps = 120;

const axis = (place: number) => new Float32Array(dimensions).fill(1, place, place + 1);

/** The id found first for the direction of one axis, and how near it is. */
async function nearestTo(store: VectorStore, place: number): Promise<[number, number] | null> {
  const [first] = await store.search({ vector: axis(place), limit: 1 });
  return first ? [first.id, Math.round(first.similarity * 100) / 100] : null;
}

/** What adding, removing and replacing do, at once and after a restart. */
export function changeContract(makePlace: MakePlace): void {
  describe('changes', () => {
    it('an id that is there keeps its vector when it is added again', async () => {
      const { store } = await StoreTrial.open(makePlace, dimensions);
      await store.add([{ id: 1, vector: axis(0) }]);
      await store.add([
        { id: 1, vector: axis(1) },
        { id: 2, vector: axis(2) },
        { id: 2, vector: axis(3) },
      ]);
      expect(store.count).toBe(2);
      expect(await nearestTo(store, 0)).toEqual([1, 1]);
      expect(await nearestTo(store, 2)).toEqual([2, 1]);
    });

    it('a replaced id has its new vector, and a new id is put in', async () => {
      const { store } = await StoreTrial.open(makePlace, dimensions);
      await store.add([{ id: 1, vector: axis(0) }]);
      await store.replace([
        { id: 1, vector: axis(1) },
        { id: 2, vector: axis(2) },
        { id: 2, vector: axis(3) },
      ]);
      expect(store.count).toBe(2);
      expect(await nearestTo(store, 1)).toEqual([1, 1]);
      expect(await nearestTo(store, 3)).toEqual([2, 1]);
      expect((await nearestTo(store, 0))?.[1]).toBe(0);
    });

    it('a removed id is not found, and unknown ones are no error', async () => {
      const { store } = await StoreTrial.open(makePlace, dimensions);
      const items = randomItems(30, dimensions, 1);
      await store.add(items);
      await store.remove([3, 4, 3, 1_000]);
      expect(store.count).toBe(28);
      const request = { vector: items[2]?.vector ?? axis(0), limit: 30 };
      expectExact(await store.search(request), byId(items.filter(({ id }) => id !== 3 && id !== 4)), request);
    });

    it('an id that comes back has the vector that it came back with', async () => {
      const { store } = await StoreTrial.open(makePlace, dimensions);
      await store.add([{ id: 1, vector: axis(0) }]);
      await store.remove([1]);
      await store.add([{ id: 1, vector: axis(1) }]);
      expect(store.count).toBe(1);
      expect(await nearestTo(store, 1)).toEqual([1, 1]);
    });

    it('empty batches change nothing, and everything may be removed', async () => {
      const { store } = await StoreTrial.open(makePlace, dimensions);
      await store.add([]);
      await store.replace([]);
      await store.remove([]);
      await store.add(randomItems(5, dimensions, 2));
      await store.remove([1, 2, 3, 4, 5]);
      expect(store.count).toBe(0);
      expect(await store.search({ vector: axis(0), limit: 5 })).toEqual([]);
    });

    it('takes ids up to the largest of 32 bits with a sign', async () => {
      const { store } = await StoreTrial.open(makePlace, dimensions);
      await store.add([
        { id: 2_147_483_647, vector: axis(0) },
        { id: 1, vector: axis(1) },
      ]);
      expect(await nearestTo(store, 0)).toEqual([2_147_483_647, 1]);
    });

    it('keeps no reference to what it was given', async () => {
      const { store } = await StoreTrial.open(makePlace, dimensions);
      const vector = axis(0);
      await store.add([{ id: 1, vector }]);
      vector.fill(0).set([1], 5);
      expect(await nearestTo(store, 0)).toEqual([1, 1]);
    });
  });

  describe('restarts', () => {
    it('keep what was added, replaced and removed', async () => {
      const trial = await StoreTrial.open(makePlace, dimensions);
      const items = randomItems(60, dimensions, 3);
      const renewed = randomItems(5, dimensions, 4);
      await trial.store.add(items);
      await trial.store.replace(renewed);
      await trial.store.remove([10, 11]);
      const expected = byId([...items, ...renewed]);
      for (const id of [10, 11]) expected.delete(id);
      const store = await trial.restart();
      expect(store.count).toBe(expected.size);
      for (const { vector } of randomItems(5, dimensions, 5)) {
        expectExact(await store.search({ vector, limit: 10 }), expected, { vector, limit: 10 });
      }
    });

    it('leave a disposed store silent: it finds nothing and is not ready', async () => {
      const { store } = await StoreTrial.open(makePlace, dimensions);
      await store.add(randomItems(3, dimensions, 6));
      store.dispose();
      store.dispose();
      expect(store.isReady).toBe(false);
    });
  });

  describe('histories', () => {
    it.each([1, 2, 3])(
      'of adds, removes, replacements, maintenance and restarts never lead to a wrong answer (seed %i)',
      { timeout: 120_000 },
      async (seed) => {
        const trial = await StoreTrial.open(makePlace, dimensions);
        const random = seededRandom(seed);
        const expected = new Map<number, Float32Array>();
        const below = (bound: number) => Math.floor(random() * bound);
        const batch = (): VectorItem[] =>
          Array.from({ length: 1 + below(12) }, () => ({
            id: below(250),
            vector: randomUnitVector(random, dimensions),
          }));
        for (let step = 0; step < historySteps; step += 1) {
          await takeStep(trial, expected, { kind: random(), batch: batch() });
          const vector = randomUnitVector(random, dimensions);
          expect(trial.store.count, `step ${step}`).toBe(expected.size);
          expectExact(await trial.store.search({ vector, limit: 10 }), expected, { vector, limit: 10 });
        }
      },
    );
  });
}

async function takeStep(
  trial: StoreTrial,
  expected: Map<number, Float32Array>,
  { kind, batch }: { kind: number; batch: readonly VectorItem[] },
): Promise<void> {
  if (kind < 0.45) {
    await trial.store.add(batch);
    for (const { id, vector } of batch) if (!expected.has(id)) expected.set(id, vector);
  } else if (kind < 0.65) {
    await trial.store.remove(batch.map(({ id }) => id));
    for (const { id } of batch) expected.delete(id);
  } else if (kind < 0.85) {
    await trial.store.replace(batch);
    for (const { id, vector } of batch) expected.set(id, vector);
  } else if (kind < 0.95) {
    await trial.store.maintain(new AbortController().signal);
  } else {
    await trial.restart();
  }
}
