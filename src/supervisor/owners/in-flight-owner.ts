import type { AllocationType } from '../../shared/contract/memory-events.ts';
import { trimRanks, type MemoryOwner, type OwnerExplanation } from '../memory/memory-owners.ts';

export interface InFlight {
  readonly component: string;
  readonly type: AllocationType;
  /** What the work under way holds; 0 when there is none. */
  readonly bytes: () => number;
  /** The part of it in V8's heap. */
  readonly heapBytes: () => number;
  /** The part of it in ArrayBuffers. */
  readonly externalBytes: () => number;
  /** How many of what, and what the bytes are made of; one piece when left out. */
  readonly explain?: () => Omit<OwnerExplanation, 'freeing'>;
}

/** Memory of work under way: it is named, and goes by itself when the work is done, so there is nothing to trim. */
export function inFlightOwner({ component, type, bytes, heapBytes, externalBytes, explain }: InFlight): MemoryOwner {
  return {
    component,
    type,
    trimRank: trimRanks.buffers,
    reservedBytes: bytes,
    heapBytes,
    externalBytes,
    freeableBytes: () => 0,
    explain: () => ({
      ...(explain?.() ?? { counts: {}, pieces: [{ name: component, bytes: bytes(), items: null }] }),
      freeing: 'in-use',
    }),
    trimTo: () => 0,
    release: () => 0,
    lastAccessMs: () => Infinity,
  };
}
