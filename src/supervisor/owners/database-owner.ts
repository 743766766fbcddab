import { trimRanks, type MemoryOwner } from '../memory/memory-owners.ts';
import { sqliteCacheBytes } from '../storage/database.ts';
import type { IndexStore } from '../storage/index-store.ts';

/** SQLite's page cache: it may hold so much, and gives pages back when asked. What it holds just now it does not tell. */
export function databaseOwner(store: IndexStore): MemoryOwner {
  const shrink = () => {
    store.shrinkMemory();
    return 0; // The measurement tells what came back.
  };
  return {
    component: 'database',
    type: 'background-process',
    trimRank: trimRanks.database,
    reservedBytes: () => sqliteCacheBytes,
    trimTo: shrink,
    release: shrink,
    lastAccessMs: () => Infinity,
  };
}
