import { trimRanks, type MemoryOwner } from '../memory/memory-owners.ts';
import type { QueryVectors } from '../search/query-vectors.ts';

/** Vectors of the last queries, the least recently used of which go first. */
export function queryVectorsOwner(vectors: QueryVectors): MemoryOwner {
  return {
    component: 'query-vectors',
    type: 'embedding-cache',
    trimRank: trimRanks.embeddingCache,
    reservedBytes: () => vectors.bytes,
    externalBytes: () => vectors.bytes,
    trimTo: (bytes) => vectors.trimTo(bytes),
    release: () => vectors.trimTo(0),
    lastAccessMs: () => vectors.lastAccessMs,
  };
}
