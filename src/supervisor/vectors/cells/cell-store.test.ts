import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../shared/util/clock.ts';
import { randomUnitVector, seededRandom } from '../../test/seeded-random.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import {
  byId,
  clusteredItems,
  cosine,
  exactNearest,
  expectExact,
  nearTo,
  randomItems,
  recallOf,
} from '../test/exact-answers.ts';
import { vectorStoreContract } from '../test/vector-store-contract.ts';
import { CellStore } from './cell-store.ts';
import { smallLimits, testStore } from './test-store.ts';

const dimensions = 32;
const untilDone = () => new AbortController().signal;

function openTestDatabase(): Database.Database {
  const database = new Database(join(temporaryFolder(), 'vectors.db'));
  onTestFinished(() => void database.close());
  database.pragma('auto_vacuum = INCREMENTAL');
  database.pragma('journal_mode = WAL');
  return database;
}

const withLimits = (limits: typeof smallLimits) => () => {
  const database = new Database(join(temporaryFolder(), 'vectors.db'));
  database.pragma('journal_mode = WAL');
  return {
    create: (size: number) => testStore(database, size, limits),
    dispose: () => void database.close(),
  };
};

vectorStoreContract('CellStore', withLimits({}));

async function openStore(database: Database.Database): Promise<CellStore> {
  const store = testStore(database, dimensions);
  await store.open();
  return store;
}

/** True similarities, nearest first, nothing that is not there, and most of what should be found. */
async function expectGood(store: CellStore, vectors: ReadonlyMap<number, Float32Array>, seed: number, least = 0.9) {
  const random = seededRandom(seed);
  const held = [...vectors.values()];
  let recall = 0;
  for (let query = 0; query < 10; query += 1) {
    const near = held[Math.floor(random() * held.length)] ?? new Float32Array(dimensions);
    const request = { vector: nearTo(near, 0.3, random), limit: 10, effort: 'high' } as const;
    const found = await store.search(request);
    expect(found).toHaveLength(Math.min(10, vectors.size));
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    for (const { id, similarity } of found) {
      expect(similarity, `of id ${id}`).toBeCloseTo(cosine(request.vector, vectors.get(id) ?? new Float32Array()), 2);
    }
    recall += recallOf(found, exactNearest(vectors, request)) / 10;
  }
  expect(recall).toBeGreaterThanOrEqual(least);
}

describe('cells', () => {
  it('are made when vectors are many, and unmade when they are few', { timeout: 60_000 }, async () => {
    const database = openTestDatabase();
    const store = await openStore(database);
    const items = clusteredItems(600, dimensions, 12, 1);
    await store.add(items);
    expect(store.needsMaintenance).toBe(true);
    await store.maintain(untilDone());
    expect(store.needsMaintenance).toBe(false);
    await expectGood(store, byId(items), 2);
    expect(await store.verify()).toEqual({ checkedVectors: 600, mended: 0, lostIds: [] });
    const cellTables = () =>
      database.prepare("SELECT count(*) FROM sqlite_master WHERE name GLOB '*_g*_cells'").pluck().get();
    expect(cellTables()).toBe(1);
    await store.remove(items.slice(20).map(({ id }) => id));
    await store.maintain(untilDone());
    expect(cellTables()).toBe(0);
    const request = { vector: items[3]?.vector ?? new Float32Array(dimensions), limit: 20 };
    expectExact(await store.search(request), byId(items.slice(0, 20)), request);
  });

  it('take in what comes one by one, as good as made at once', { timeout: 60_000 }, async () => {
    const store = await openStore(openTestDatabase());
    const items = clusteredItems(800, dimensions, 16, 3);
    for (let start = 0; start < items.length; start += 40) {
      await store.add(items.slice(start, start + 40));
      await store.maintain(untilDone());
    }
    await expectGood(store, byId(items), 4);
    expect(await store.verify()).toEqual({ checkedVectors: 800, mended: 0, lostIds: [] });
  });

  it('hold thousands of copies of one vector', { timeout: 60_000 }, async () => {
    const store = await openStore(openTestDatabase());
    const vector = randomUnitVector(seededRandom(5), dimensions);
    await store.add(Array.from({ length: 300 }, (_, id) => ({ id, vector })));
    await store.add(randomItems(100, dimensions, 6, 1_000));
    await store.maintain(untilDone());
    const found = await store.search({ vector, limit: 10 });
    expect(found.map(({ similarity }) => Math.round(similarity * 100))).toEqual(Array(10).fill(100));
    expect(await store.verify()).toMatchObject({ mended: 0, lostIds: [] });
  });

  it('are searched until enough of the wanted ids is found', { timeout: 60_000 }, async () => {
    const store = testStore(openTestDatabase(), dimensions, { ...smallLimits, exact: 100 });
    await store.open();
    const items = randomItems(4_000, dimensions, 7);
    await store.add(items);
    await store.maintain(untilDone());
    const among = new Set(items.filter(({ id }) => id % 3 === 0).map(({ id }) => id));
    const vectors = byId(items);
    let recall = 0;
    for (const { vector } of items.slice(0, 10)) {
      const request = { vector, limit: 10, among, effort: 'high' } as const;
      const found = await store.search(request);
      expect(found).toHaveLength(10);
      expect(found.every(({ id }) => among.has(id))).toBe(true);
      recall += recallOf(found, exactNearest(vectors, request)) / 10;
    }
    expect(recall).toBeGreaterThan(0.8);
  });

  it('give memory back, and what they say to hold is what went', { timeout: 60_000 }, async () => {
    const store = await openStore(openTestDatabase());
    const items = clusteredItems(500, dimensions, 10, 8);
    await store.add(items);
    await store.maintain(untilDone());
    await expectGood(store, byId(items), 9);
    const held = store.reservedBytes;
    expect(held).toBeGreaterThan(50 * dimensions); // At least the centroids of 50 cells.
    expect(store.trimTo(0)).toBe(held - store.reservedBytes);
    expect(store.reservedBytes).toBeLessThan(held / 2);
    await expectGood(store, byId(items), 9);
  });

  it('are all searched after a trim in the midst of folding', { timeout: 60_000 }, async () => {
    let nowMs = 0;
    const clock = { ...systemClock, nowMs: () => (nowMs += 50) }; // So slow a machine that each piece has its own turn.
    const store = testStore(openTestDatabase(), dimensions, smallLimits, clock);
    await store.open();
    const items = clusteredItems(600, dimensions, 20, 12);
    await store.add(items.slice(0, 450));
    await store.maintain(untilDone());
    await store.add(items.slice(450));
    let turns = 0;
    const done = new AbortController();
    const work = store.maintain(untilDone()).then(() => done.abort());
    for (; !done.signal.aborted; turns += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (turns === 2) store.trimTo(0);
      else await store.search({ vector: items[turns % 600]?.vector ?? new Float32Array(dimensions), limit: 5 });
    }
    await work;
    expect(turns).toBeGreaterThan(8);
    await expectGood(store, byId(items), 13);
    for (const { id } of items) await expectFound(store, id, byId(items));
  });

  it('of several models lie side by side, each with dimensions of its own', async () => {
    const database = openTestDatabase();
    const first = await openStore(database);
    const second = new CellStore({
      database,
      dimensions: 40,
      collection: 'another-model',
      clock: systemClock,
      log: { info() {}, warn() {}, error() {} },
    });
    await second.open();
    await first.add(randomItems(5, dimensions, 10));
    await second.add(randomItems(7, 40, 11));
    expect([first.count, second.count]).toEqual([5, 7]);
    expect(() => testStore(database, 48)).toThrow(/numbers/);
  });
});

describe('random histories of a store with cells', () => {
  it.each([1, 2, 3, 4, 5, 6])('lead to no wrong answer (seed %i)', { timeout: 120_000 }, async (seed) => {
    const database = openTestDatabase();
    const random = seededRandom(seed * 100);
    const below = (bound: number) => Math.floor(random() * bound);
    const centres = Array.from({ length: 12 }, () => randomUnitVector(random, dimensions));
    const someItem = () => ({
      id: below(700),
      vector: nearTo(centres[below(12)] ?? new Float32Array(dimensions), 0.7, random),
    });
    const expected = new Map<number, Float32Array>();
    let store = await openStore(database);
    for (let step = 0; step < 120; step += 1) {
      const kind = random();
      const items = Array.from({ length: 1 + below(40) }, someItem);
      if (kind < 0.4) {
        await store.add(items);
        for (const { id, vector } of items) if (!expected.has(id)) expected.set(id, vector);
      } else if (kind < 0.55) {
        await store.remove(items.map(({ id }) => id));
        for (const { id } of items) expected.delete(id);
      } else if (kind < 0.65) {
        await store.replace(items);
        for (const { id, vector } of items) expected.set(id, vector);
      } else if (kind < 0.85) {
        await maintainUntil(store, kind < 0.75 ? below(12) : Infinity);
      } else if (kind < 0.9) {
        store.trimTo(0);
      } else if (kind < 0.92) {
        await store.rebuild();
      } else {
        store.dispose();
        store = await openStore(database);
      }
      expect(store.count, `step ${step}`).toBe(expected.size);
      if (expected.size > 0) await expectGood(store, expected, step, 0.85);
      const recent = items.find(({ id }) => expected.has(id));
      if (recent) await expectFound(store, recent.id, expected);
    }
    expect(await store.verify()).toEqual({ checkedVectors: expected.size, mended: 0, lostIds: [] });
  });
});

/** Stops maintenance after so many turns of the event loop. */
async function maintainUntil(store: CellStore, turns: number): Promise<void> {
  const stop = new AbortController();
  const work = store.maintain(stop.signal);
  for (let turn = 0; turn < Math.min(turns, 1_000); turn += 1) await new Promise((resolve) => setImmediate(resolve));
  if (turns !== Infinity) stop.abort();
  await work;
}

async function expectFound(store: CellStore, id: number, vectors: ReadonlyMap<number, Float32Array>): Promise<void> {
  const vector = vectors.get(id) ?? new Float32Array(dimensions);
  const twins = [...vectors].filter(([, other]) => cosine(vector, other) > 0.9999).length;
  const found = await store.search({ vector, limit: 3 + twins, effort: 'high' });
  expect(found.map((neighbour) => neighbour.id)).toContain(id);
}
