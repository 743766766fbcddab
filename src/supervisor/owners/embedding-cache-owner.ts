import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EmbeddingCache } from '../cache/embedding-cache.ts';
import { trimRanks, type MemoryOwner } from '../memory/memory-owners.ts';

/** An entry that goes takes some two microseconds: so many bytes of them stay far below 50 ms. */
const bytesPerStep = 8_000_000;

/** Vectors of queries, the least useful of which go first. */
export function embeddingCacheOwner(vectors: {
  readonly cache: EmbeddingCache;
  readonly lastAccessMs: number;
}): MemoryOwner {
  const { cache } = vectors;
  async function trimTo(bytes: number): Promise<number> {
    let freedBytes = 0;
    for (;;) {
      const before = cache.reservedBytes;
      freedBytes += cache.trimTo(Math.max(bytes, before - bytesPerStep));
      if (cache.reservedBytes <= bytes || cache.reservedBytes >= before) return freedBytes;
      await nextTurn();
    }
  }
  return {
    component: 'embedding-cache',
    type: 'embedding-cache',
    trimRank: trimRanks.embeddingCache,
    reservedBytes: () => cache.reservedBytes,
    capacityBytes: () => cache.maxBytes,
    externalBytes: () => cache.reservedBytes,
    explain: () => ({
      counts: { queries: cache.size },
      freeing: 'made-again',
      pieces: cache.pieces,
    }),
    trimTo,
    release: () => trimTo(0),
    lastAccessMs: () => vectors.lastAccessMs,
  };
}
