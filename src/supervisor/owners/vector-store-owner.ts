import type { CountedPiece } from '../../shared/contract/memory-reasons.ts';
import { trimRanks, type MemoryOwner } from '../memory/memory-owners.ts';

/** Of a vector store, what its owner speaks of. */
export interface HeldVectors {
  readonly reservedBytes: number;
  readonly heapBytes: number;
  readonly externalBytes: number;
  readonly lastAccessMs: number;
  /** How many vectors can be searched by it. */
  readonly count: number;
  /** What the bytes are made of. */
  readonly pieces: readonly CountedPiece[];
  trimTo(bytes: number): number;
}

/** What the vector store keeps in memory: it can all be read again, and search goes on meanwhile, more slowly. */
export function vectorStoreOwner(vectors: HeldVectors): MemoryOwner {
  return {
    component: 'vector-store',
    type: 'vector-storage',
    trimRank: trimRanks.vectors,
    reservedBytes: () => vectors.reservedBytes,
    heapBytes: () => vectors.heapBytes,
    externalBytes: () => vectors.externalBytes,
    explain: () => ({ counts: { vectors: vectors.count }, freeing: 'read-again', pieces: vectors.pieces }),
    trimTo: (bytes) => vectors.trimTo(bytes),
    release: () => vectors.trimTo(0),
    lastAccessMs: () => vectors.lastAccessMs,
  };
}
