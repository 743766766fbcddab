import Database from 'better-sqlite3';
import { join } from 'node:path';
import { systemClock } from '../../src/shared/util/clock.ts';
import { trimRanks, type MemoryOwner } from '../../src/supervisor/memory/memory-owners.ts';
import { randomUnitVector, seededRandom } from '../../src/supervisor/test/seeded-random.ts';
import type { CellLimits } from '../../src/supervisor/vectors/cells/cell-limits.ts';
import { CellStore } from '../../src/supervisor/vectors/cells/cell-store.ts';
import { silentLog } from '../silent-log.ts';
import { countFreed, takeWithRoom, type MemoryFill } from './memory-fill.ts';

const dimensions = 512;
/** What a store keeps in memory is bounded, so that many stores are needed to fill the process. */
const collections: readonly {
  readonly name: string;
  readonly vectors: number;
  readonly limits: Partial<CellLimits>;
}[] = [
  // The app's own limits: so few vectors lie in no cell, and the mirror holds all their codes. As many as it has reserved
  // places for at that size, so that what it declares is what it holds.
  { name: 'loose', vectors: 3_049, limits: {} },
  // Small cells, so that the directory of their centroids is as large as that of a vault of 100,000 passages.
  { name: 'cells', vectors: 3_000, limits: { exact: 100, cellTarget: 3, cellMost: 8, cellLeast: 1 } },
];
const addedAtOnce = 500;

/** The app's vector stores, which read their codes and centroids from disk when they search, and drop parts when trimmed. */
export async function vectorsFill(folder: string): Promise<MemoryFill> {
  const database = new Database(join(folder, 'vectors.db'));
  database.pragma('journal_mode = WAL');
  for (const collection of collections) await fillCollection(database, collection);
  const random = seededRandom(2);
  const stores: CellStore[] = [];
  const { owner, freedBytes } = countFreed(storesOwner(stores));
  const heldBytes: number[] = []; // By collection, as far as known: what a store of it holds after a search.
  return {
    owners: [owner],
    freedBytes,
    take: (manager) => {
      const empty = stores.findIndex(
        (store, place) => store.reservedBytes < (heldBytes[place % collections.length] ?? 0) / 2,
      );
      const place = empty >= 0 ? empty : stores.length;
      const kind = place % collections.length;
      return takeWithRoom(manager, owner.component, heldBytes[kind] ?? 4_000_000, async () => {
        const store = (stores[place] ??= openStore(database, kind));
        await store.open();
        await store.search({ vector: randomUnitVector(random, dimensions), limit: 10 });
        heldBytes[kind] = store.reservedBytes;
      });
    },
  };
}

function openStore(database: Database.Database, kind: number): CellStore {
  const { name, limits } = collections[kind] ?? { name: 'loose', limits: {} };
  return new CellStore({
    database,
    collection: name,
    dimensions,
    limits,
    clock: systemClock,
    log: silentLog,
  });
}

async function fillCollection(database: Database.Database, { name, vectors, limits }: (typeof collections)[number]) {
  const random = seededRandom(1);
  const store = new CellStore({
    database,
    collection: name,
    dimensions,
    limits,
    clock: systemClock,
    log: silentLog,
    random,
  });
  await store.open();
  for (let id = 1; id <= vectors; id += addedAtOnce) {
    const count = Math.min(addedAtOnce, vectors + 1 - id);
    await store.add(
      Array.from({ length: count }, (_, index) => ({ id: id + index, vector: randomUnitVector(random, dimensions) })),
    );
  }
  await store.maintain(new AbortController().signal);
  store.trimTo(0);
}

function storesOwner(stores: readonly CellStore[]): MemoryOwner {
  const reservedBytes = () => stores.reduce((sum, store) => sum + store.reservedBytes, 0);
  const trimTo = (bytes: number): number => {
    const before = reservedBytes();
    for (const store of stores) {
      const tooMuch = reservedBytes() - bytes;
      if (tooMuch <= 0) break;
      store.trimTo(Math.max(0, store.reservedBytes - tooMuch));
    }
    return before - reservedBytes();
  };
  return {
    component: 'vector-store',
    type: 'vector-storage',
    trimRank: trimRanks.vectors,
    reservedBytes,
    trimTo,
    release: () => trimTo(0),
    lastAccessMs: () => Infinity,
  };
}
