import { trimRanks, type MemoryOwner } from '../memory/memory-owners.ts';
import { sqliteCacheBytes } from '../storage/database.ts';
import type { IndexStore } from '../storage/index-store.ts';

/**
 * SQLite's page cache. What it holds just now SQLite does not tell: nothing from a shrink to the next statement, and up
 * to its bound from then on. So what a shrink frees is measured, by private bytes.
 */
export function databaseOwner(
  store: Pick<IndexStore, 'shrinkMemory' | 'statementRuns' | 'statementCount'>,
  readPrivateBytes: () => number,
): MemoryOwner {
  let runsAtShrink = -1;
  const isEmpty = () => store.statementRuns === runsAtShrink;
  const shrink = () => {
    if (isEmpty()) return 0;
    const beforeBytes = readPrivateBytes();
    store.shrinkMemory();
    runsAtShrink = store.statementRuns;
    return Math.max(0, beforeBytes - readPrivateBytes());
  };
  return {
    component: 'database',
    type: 'background-process',
    trimRank: trimRanks.database,
    reservedBytes: () => (isEmpty() ? 0 : sqliteCacheBytes),
    capacityBytes: () => sqliteCacheBytes,
    explain: () => ({
      counts: { statements: store.statementCount },
      freeing: 'read-again',
      pieces: [{ name: 'page-cache', bytes: isEmpty() ? 0 : sqliteCacheBytes, items: null }],
    }),
    trimTo: shrink,
    release: shrink,
    lastAccessMs: () => Infinity,
  };
}
