import Database from 'better-sqlite3';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/seeded-random.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { byId, clusteredItems, cosine, exactNearest, nearTo, recallOf } from '../test/exact-answers.ts';
import type { CellStore } from './cell-store.ts';
import { testStore } from './test-store.ts';

const dimensions = 32;
const pageBytes = 1_024;
const damages = Number(process.env['VECTOR_DAMAGES'] ?? 120);
const items = clusteredItems(500, dimensions, 12, 1);
const vectors = byId(items);

/** A store at rest in one file: cells, some of them with tails, some vectors loose, some buried. */
async function makeStoreFile(file: string): Promise<void> {
  const database = new Database(file);
  database.pragma(`page_size = ${pageBytes}`);
  const store = testStore(database, dimensions);
  await store.open();
  await store.add(items.slice(0, 400));
  await store.maintain(new AbortController().signal);
  await store.add([...items.slice(400, 490), { id: 9_001, vector: items[0]?.vector ?? new Float32Array(dimensions) }]);
  await store.maintain(new AbortController().signal);
  await store.add(items.slice(490));
  await store.remove([9_001]);
  store.dispose();
  database.close();
}

/** Nothing false, and, but for what is lost, hardly anything missing. */
async function expectRight(store: CellStore, lostIds: readonly number[], name: string): Promise<void> {
  const random = seededRandom(3);
  const left = new Map([...vectors].filter(([id]) => !lostIds.includes(id)));
  let recall = 0;
  for (let query = 0; query < 10; query += 1) {
    const near = items[Math.floor(random() * items.length)]?.vector ?? new Float32Array(dimensions);
    const request = { vector: nearTo(near, 0.3, random), limit: 10, effort: 'high' } as const;
    const found = await store.search(request);
    expectTrue(found, request.vector, name);
    recall += recallOf(found, exactNearest(left, request)) / 10;
  }
  expect(recall, name).toBeGreaterThan(0.9);
}

function expectTrue(found: readonly { id: number; similarity: number }[], query: Float32Array, name: string): void {
  for (const { id, similarity } of found) {
    const vector = vectors.get(id);
    if (!vector) throw new Error(`${name}: id ${id} was found, which is not there.`);
    expect(Math.abs(similarity - cosine(query, vector)), `${name}, id ${id}`).toBeLessThan(0.004);
  }
}

/** Opens, searches, checks and searches again; SQLite's own word that the file is damaged is an answer as well. */
async function tryDamaged(file: string, name: string): Promise<'right' | 'refused' | 'mended' | 'lost'> {
  let database: Database.Database | null = null;
  try {
    database = new Database(file);
    const store = testStore(database, dimensions);
    await store.open();
    const { vector } = items[7] ?? { vector: new Float32Array(dimensions) };
    expectTrue(await store.search({ vector, limit: 20 }), vector, name);
    const { mended, lostIds } = await verifyTwice(store);
    await expectRight(store, lostIds, name);
    expect(await store.verify(), name).toMatchObject({ mended: 0, lostIds: [] });
    if (lostIds.length > 0) return 'lost';
    return mended > 0 ? 'mended' : 'right';
  } catch (error) {
    if (isRefusal(error)) return 'refused';
    throw error;
  } finally {
    database?.close();
  }
}

/** What one check lists anew the next may find lost: a row out of order is seen in passing but not when looked for. */
async function verifyTwice(store: CellStore): Promise<{ mended: number; lostIds: number[] }> {
  const first = await store.verify();
  const second = await store.verify();
  return { mended: first.mended + second.mended, lostIds: [...first.lostIds, ...second.lostIds] };
}

function isRefusal(error: unknown): boolean {
  if (!(error instanceof Database.SqliteError)) return false;
  return /^SQLITE_(CORRUPT|NOTADB|ERROR|IOERR|CANTOPEN|FULL)/.test(error.code);
}

describe('damage', () => {
  it.each([
    ['cells', 'entries'],
    ['tails', 'entries'],
    ['centroids', 'centroid'],
  ])('to a blob of %s is found by a check and mended', async (part, column) => {
    const file = join(temporaryFolder(), 'vectors.db');
    await makeStoreFile(file);
    const database = new Database(file);
    const table = tableOf(database, part);
    const row = database
      .prepare<[], { cell: number; blob: Buffer }>(`SELECT cell, ${column} AS blob FROM ${table}`)
      .get();
    if (!row) throw new Error(`There are no ${part}.`);
    row.blob[20] = (row.blob[20] ?? 0) ^ 4;
    database.prepare(`UPDATE ${table} SET ${column} = ? WHERE cell = ?`).run(row.blob, row.cell);
    const store = testStore(database, dimensions);
    await store.open();
    expect(await store.verify()).toMatchObject({ mended: 1, lostIds: [] });
    await expectRight(store, [], part);
    expect(await store.verify()).toMatchObject({ mended: 0, lostIds: [] });
    database.close();
  });

  it('to cells is found and mended by the searches that read them', async () => {
    const file = join(temporaryFolder(), 'vectors.db');
    await makeStoreFile(file);
    const database = new Database(file);
    database.exec(`UPDATE ${tableOf(database, 'cells')} SET entries = zeroblob(length(entries))`);
    const store = testStore(database, dimensions);
    await store.open();
    await expectRight(store, [], 'zeroed cells');
    database.close();
  });

  it('to full vectors is reported: these are lost, and left out', async () => {
    const file = join(temporaryFolder(), 'vectors.db');
    await makeStoreFile(file);
    const database = new Database(file);
    const table = database
      .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB '*_full'")
      .pluck()
      .get();
    database.exec(`UPDATE ${table} SET vector = zeroblob(${dimensions * 2}) WHERE id IN (3, 44, 495)`);
    const store = testStore(database, dimensions);
    await store.open();
    await expectRight(store, [3, 44, 495], 'lost vectors');
    expect(await store.verify()).toMatchObject({ lostIds: [3, 44, 495] });
    expect(store.count).toBe(497);
    expect(await store.verify()).toEqual({ checkedVectors: 497, mended: 0, lostIds: [] });
    database.close();
  });

  it.each(['state = 8', 'checksum = 1', "name = 'x'"])(
    'to the row of the collection (%s) costs nothing',
    async (set) => {
      const file = join(temporaryFolder(), 'vectors.db');
      await makeStoreFile(file);
      const database = new Database(file);
      database.exec(`UPDATE vector_collections SET ${set}`);
      const store = testStore(database, dimensions);
      await store.open();
      expect(store.count).toBe(500);
      await expectRight(store, [], set);
      await store.maintain(new AbortController().signal);
      await expectRight(store, [], set);
      expect(await store.verify()).toEqual({ checkedVectors: 500, mended: 0, lostIds: [] });
      database.close();
    },
  );

  it(`to ${damages} pages never ends the process, and never gives a wrong answer`, { timeout: 600_000 }, async () => {
    const folder = temporaryFolder();
    const whole = join(folder, 'whole.db');
    await makeStoreFile(whole);
    const bytes = readFileSync(whole);
    const outcomes = { right: 0, refused: 0, mended: 0, lost: 0 };
    for (let damage = 0; damage < damages; damage += 1) {
      const file = join(folder, `damaged-${damage}.db`);
      copyFileSync(whole, file);
      writeFileSync(file, damagedCopy(bytes, damage));
      outcomes[await tryDamaged(file, `damage ${damage}`)] += 1;
    }
    // Each kind of outcome must be among them, or the damage was none.
    for (const [outcome, count] of Object.entries(outcomes)) expect(count, outcome).toBeGreaterThan(0);
  });
});

/** Flips a few bits of a page, zeroes it, or fills it with noise. */
function damagedCopy(bytes: Buffer, seed: number): Buffer {
  const random = seededRandom(seed + 1);
  const copy = Buffer.from(bytes);
  const page = copy.subarray(Math.floor((random() * bytes.byteLength) / pageBytes) * pageBytes).subarray(0, pageBytes);
  const kind = random();
  if (kind < 0.6) {
    for (let flip = 0; flip <= random() * 4; flip += 1) {
      const at = Math.floor(random() * pageBytes);
      page[at] = (page[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    }
  } else if (kind < 0.8) page.fill(0);
  else for (let at = 0; at < page.length; at += 1) page[at] = Math.floor(random() * 256);
  return copy;
}

function tableOf(database: Database.Database, part: string): string {
  const name = database
    .prepare<[string], string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB ?")
    .pluck()
    .get(`*_g*_${part}`);
  if (!name) throw new Error(`There is no table of ${part}.`);
  return name;
}
