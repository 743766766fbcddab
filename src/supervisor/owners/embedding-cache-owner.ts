import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EmbeddingCache } from '../cache/embedding-cache.ts';
import { trimRanks, type MemoryOwner } from '../memory/memory-owners.ts';

/** An entry that goes takes three or four microseconds: so many bytes of them stay far below 50 ms. */
const bytesPerStep = 8_000_000;

/** Vectors of queries, the least useful of which go first. */
export function embeddingCacheOwner(vectors: {
  readonly cache: EmbeddingCache;
  readonly lastAccessMs: number;
}): MemoryOwner {
  const { cache } = vectors;
  const trimTo = (bytes: number) => trimInSteps(cache, bytes);
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

/** Gives a cache another limit. What does not fit goes first, with pauses in which others have their turn. */
export async function resizeInSteps(cache: EmbeddingCache, maxBytes: number): Promise<void> {
  if (maxBytes < cache.maxBytes) await trimInSteps(cache, maxBytes);
  cache.resize(maxBytes);
}

async function trimInSteps(cache: EmbeddingCache, bytes: number): Promise<number> {
  let freedBytes = 0;
  for (;;) {
    const before = cache.reservedBytes;
    freedBytes += cache.trimTo(Math.max(bytes, before - bytesPerStep));
    if (cache.reservedBytes <= bytes || cache.reservedBytes >= before) return freedBytes;
    await nextTurn();
  }
}
