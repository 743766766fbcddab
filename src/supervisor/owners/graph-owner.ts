import { trimRanks, type MemoryOwner } from '../memory/memory-owners.ts';
import type { GraphKeeper } from '../vectors/graph-keeper.ts';

/** The vector graph: one piece that search cannot do without, so it is named but not trimmed. */
export function graphOwner(graph: GraphKeeper): MemoryOwner {
  return {
    component: 'vector-graph',
    type: 'vector-storage',
    trimRank: trimRanks.vectors,
    reservedBytes: () => graph.reservedBytes,
    trimTo: () => 0,
    release: () => 0,
    lastAccessMs: () => Infinity,
  };
}
