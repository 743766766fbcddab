import type { AllocationType } from '../../shared/contract/memory-events.ts';
import { trimRanks, type MemoryOwner } from '../memory/memory-owners.ts';

export interface InFlight {
  readonly component: string;
  readonly type: AllocationType;
  /** What the work under way holds; 0 when there is none. */
  readonly bytes: () => number;
  /** The part of it in V8's heap. */
  readonly heapBytes: () => number;
  /** The part of it in ArrayBuffers. */
  readonly externalBytes: () => number;
}

/** Memory of work under way: it is named, and goes by itself when the work is done, so there is nothing to trim. */
export function inFlightOwner({ component, type, bytes, heapBytes, externalBytes }: InFlight): MemoryOwner {
  return {
    component,
    type,
    trimRank: trimRanks.buffers,
    reservedBytes: bytes,
    heapBytes,
    externalBytes,
    trimTo: () => 0,
    release: () => 0,
    lastAccessMs: () => Infinity,
  };
}
