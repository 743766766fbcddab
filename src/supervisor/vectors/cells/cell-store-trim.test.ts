import Database from 'better-sqlite3';
import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../shared/util/clock.ts';
import { seededRandom } from '../../test/seeded-random.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { byId, clusteredItems, cosine, exactNearest, expectExact, nearTo, recallOf } from '../test/exact-answers.ts';
import type { VectorItem } from '../vector-index.ts';
import type { SearchRequest } from '../vector-store.ts';
import type { CellLimits } from './cell-limits.ts';
import type { CellStore } from './cell-store.ts';
import { smallLimits, testStore } from './test-store.ts';

const dimensions = 32;
/** Cells of three vectors: so many that they are parted into regions. */
const tinyCells: Partial<CellLimits> = { exact: 100, looseToFold: 1_000, cellTarget: 3, cellMost: 8, cellLeast: 1 };
const untilDone = () => new AbortController().signal;

function openDatabase(file: string): Database.Database {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  return database;
}

async function openStore(database: Database.Database, limits: Partial<CellLimits>): Promise<CellStore> {
  const store = testStore(database, dimensions, limits);
  await store.open();
  return store;
}

/** Each piece of its work has a turn of its own. */
async function openSlowStore(limits: Partial<CellLimits>): Promise<CellStore> {
  let nowMs = 0;
  const clock = { ...systemClock, nowMs: () => (nowMs += 50) };
  const database = openDatabase(join(temporaryFolder(), 'vectors.db'));
  onTestFinished(() => void database.close());
  const store = testStore(database, dimensions, limits, clock);
  await store.open();
  return store;
}

/** The table that cells are read into, the mirror, the regions, the centroids. */
const partCount = 4;

/** Lets go of the next part alone; false when there is none left. */
const dropOne = (store: CellStore): boolean => store.trimTo(store.reservedBytes - 1) > 0;

async function expectGoodAnswer(store: CellStore, vectors: ReadonlyMap<number, Float32Array>, request: SearchRequest) {
  const found = await store.search(request);
  for (const { id, similarity } of found) {
    expect(Math.abs(similarity - cosine(request.vector, vectors.get(id) ?? new Float32Array()))).toBeLessThan(0.004);
  }
  return recallOf(found, exactNearest(vectors, request));
}

describe('a trim of a store with a mirror, cells and regions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ainote-trim-'));
  const file = join(folder, 'vectors.db');
  const items = clusteredItems(6_400, dimensions, 40, 31);
  const kept = byId(items.slice(50));

  beforeAll(async () => {
    const database = openDatabase(file);
    const store = await openStore(database, tinyCells);
    await store.add(items.slice(0, 6_000));
    await store.maintain(untilDone());
    await store.add(items.slice(6_000));
    await store.remove(items.slice(0, 50).map(({ id }) => id));
    store.dispose();
    database.close();
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('stops with the part by which its target is met, and searches go on', { timeout: 120_000 }, async () => {
    const database = openDatabase(file);
    onTestFinished(() => void database.close());
    const store = await openStore(database, tinyCells);
    const twin = await openStore(database, tinyCells); // Fills up alike, and comes down part by part.
    const recalls: number[] = [];
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: partCount }), fc.nat({ max: 99 }), fc.nat(), async (parts, percent, seed) => {
        const random = seededRandom(seed);
        const near = items[50 + (seed % 6_000)]?.vector ?? new Float32Array(dimensions);
        const request = { vector: nearTo(near, 0.3, random), limit: 10, effort: 'high' } as const;
        recalls.push(await expectGoodAnswer(store, kept, request), await expectGoodAnswer(twin, kept, request));
        const fullBytes = store.reservedBytes;
        expect(twin.reservedBytes).toBe(fullBytes);
        let aboveBytes = 2 * fullBytes;
        for (let part = 0; part < parts; part += 1) {
          aboveBytes = twin.reservedBytes;
          expect(dropOne(twin)).toBe(true);
        }
        const targetBytes = twin.reservedBytes + Math.floor(((aboveBytes - twin.reservedBytes) * percent) / 100);

        expect(store.trimTo(targetBytes)).toBe(fullBytes - store.reservedBytes);
        expect(store.reservedBytes).toBe(twin.reservedBytes);

        recalls.push(await expectGoodAnswer(store, kept, request));
        twin.trimTo(0);
        expect(twin.reservedBytes).toBeLessThan(1_000);
        store.trimTo(0);
      }),
      { numRuns: 30, examples: Array.from({ length: partCount + 1 }, (_, parts) => [parts, 50, parts]) },
    );
    expect(recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length).toBeGreaterThan(0.9);
  });

  it('lets go of one part after the other, the dearest last', async () => {
    const database = openDatabase(file);
    onTestFinished(() => void database.close());
    const store = await openStore(database, tinyCells);
    const request = { vector: items[60]?.vector ?? new Float32Array(dimensions), limit: 10 };
    await store.search(request);
    const freed: number[] = [];
    for (let before = store.reservedBytes; dropOne(store); before = store.reservedBytes) {
      freed.push(before - store.reservedBytes);
    }
    expect(freed).toHaveLength(partCount);
    expect(freed.at(-1)).toBeGreaterThan(1_500 * dimensions);
  });
});

describe('a trim while the mirror is being read', () => {
  it('loses nothing to the searches that wait for it', async () => {
    const store = await openSlowStore({ ...smallLimits, exact: 2_000 });
    const items = clusteredItems(1_000, dimensions, 20, 32);
    await store.add(items);
    store.trimTo(0);
    const requestNear = ({ vector }: VectorItem) => ({ vector, limit: 10 });
    const [first, last] = [items[0], items.at(-1)];
    if (!first || !last) throw new Error('There are items.');
    const early = store.search(requestNear(last));
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(store.trimTo(0)).toBeGreaterThan(0);
    const late = store.search(requestNear(first));
    expectExact(await early, byId(items), requestNear(last));
    expectExact(await late, byId(items), requestNear(first));
  });
});

describe('a trim in the midst of folding', () => {
  it('gives back the editor, and the work goes on with another', { timeout: 60_000 }, async () => {
    const store = await openSlowStore(smallLimits);
    const items = clusteredItems(600, dimensions, 20, 33);
    await store.add(items.slice(0, 450));
    await store.maintain(untilDone());
    await store.add(items.slice(450));
    const isDone = new AbortController();
    const work = store.maintain(untilDone()).then(() => isDone.abort());
    let trims = 0;
    while (!isDone.signal.aborted) {
      await new Promise((resolve) => setImmediate(resolve));
      if (dropOne(store)) trims += 1;
    }
    await work;
    expect(trims).toBeGreaterThan(5);
    expect(await store.verify()).toEqual({ checkedVectors: 600, mended: 0, lostIds: [] });
  });
});

describe('a trim while folding reads the centroids', () => {
  it('has them read anew, and no vector falls out of search', { timeout: 60_000 }, async () => {
    const store = await openSlowStore({ ...tinyCells, looseToFold: 20 });
    const items = clusteredItems(3_000, dimensions, 40, 35);
    await store.add(items.slice(0, 2_900));
    await store.maintain(untilDone()); // More cells than are read in one piece.
    await store.add(items.slice(2_900));
    store.trimTo(0);
    const work = store.maintain(untilDone());
    for (let turn = 0; turn < 10; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      store.trimTo(0);
    }
    await work;
    expect(await store.verify()).toEqual({ checkedVectors: 3_000, mended: 0, lostIds: [] });
  });
});

describe('what a build holds', () => {
  it('counts until it ends, and no trim takes it', { timeout: 60_000 }, async () => {
    const store = await openSlowStore(smallLimits);
    await store.add(clusteredItems(600, dimensions, 20, 34));
    const floors: number[] = [];
    const isDone = new AbortController();
    const work = store.maintain(untilDone()).then(() => isDone.abort());
    while (!isDone.signal.aborted) {
      await new Promise((resolve) => setImmediate(resolve));
      store.trimTo(0);
      floors.push(store.reservedBytes);
    }
    await work;
    expect(Math.max(...floors)).toBeGreaterThan(600 * dimensions); // The codes of all vectors, to be trained on.
    store.trimTo(0);
    expect(store.reservedBytes).toBeLessThan(1_000);
  });
});
