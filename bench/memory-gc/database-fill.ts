import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog } from '../silent-log.ts';
import type { MemoryOwner } from '../../src/supervisor/memory/memory-owners.ts';
import { readPrivateBytes } from '../../src/supervisor/memory/private-bytes.ts';
import { databaseOwner } from '../../src/supervisor/owners/database-owner.ts';
import { sqliteCacheBytes } from '../../src/supervisor/storage/database.ts';
import { IndexStore } from '../../src/supervisor/storage/index-store.ts';
import { halfFloatBytes } from '../../src/supervisor/vectors/kernel/half-float.ts';
import { takeWithRoom, type MemoryFill } from './memory-fill.ts';

const dimensions = 512;
const vectorBytes = dimensions * halfFloatBytes;
/** Somewhat more than a cache can hold, so that reading all of them fills it. */
const rows = Math.ceil((sqliteCacheBytes * 1.1) / vectorBytes);
/** Each vector comes as a blob and is copied; both may stay until V8 collects. */
const readBytes = 2 * rows * vectorBytes;

interface CachedStore {
  readonly store: IndexStore;
  readonly owner: MemoryOwner;
  isFull: boolean;
}

/**
 * SQLite's page cache, and for a moment the vectors that are read through it. One connection of the app holds 4 MiB at most, so many of them fill the
 * process.
 */
export function databaseFill(folder: string, connections: number): MemoryFill {
  const first = join(folder, 'index-0');
  writeRows(first);
  let freedBytes = 0;
  const onShrink = (cached: CachedStore) => {
    if (cached.isFull) freedBytes += sqliteCacheBytes; // SQLite does not tell; a full cache holds so much.
    cached.isFull = false;
  };
  const stores = Array.from({ length: connections }, (_, index) => {
    const copy = join(folder, `index-${index}`);
    if (index > 0) cpSync(first, copy, { recursive: true });
    return openCached(copy, onShrink);
  });
  return {
    owners: stores.map(({ owner }) => owner),
    freedBytes: () => freedBytes,
    take: async (manager) => {
      const empty = stores.find(({ isFull }) => !isFull);
      if (!empty) return true; // Nothing more to take here.
      return takeWithRoom(manager, 'database', sqliteCacheBytes + readBytes, () => readAll(empty));
    },
  };
}

function writeRows(folder: string): void {
  mkdirSync(folder);
  const store = IndexStore.open(join(folder, 'index.db'), silentLog);
  const vector = new Float32Array(dimensions).fill(1);
  const key = (id: number) => Buffer.from(String(id).padStart(16, '0'));
  store.transaction(() =>
    store.embeddings.insertMany(
      Array.from({ length: rows }, (_, id) => ({ key: key(id), vector })),
      0,
    ),
  );
  store.checkpoint();
  store.dispose();
}

function openCached(folder: string, onShrink: (cached: CachedStore) => void): CachedStore {
  const store = IndexStore.open(join(folder, 'index.db'), silentLog);
  store.shrinkMemory(); // The check at its opening has read everything.
  const real = databaseOwner(store, () => readPrivateBytes().bytes);
  const shrink = async (act: () => number | Promise<number>) => {
    onShrink(cached);
    return act();
  };
  const owner = {
    ...real,
    trimTo: (bytes: number) => shrink(() => real.trimTo(bytes)),
    release: () => shrink(() => real.release()),
  };
  const cached: CachedStore = { store, owner, isFull: false };
  return cached;
}

function readAll(cached: CachedStore): void {
  for (let id = 1; id <= rows; id += 1) cached.store.embeddings.read(id);
  cached.isFull = true;
}
