import type { Searcher } from './searcher.ts';
import type { StoreCore } from './store-core.ts';

/**
 * Each lets go of a part of the store's memory. In the order of what it costs to have it again: nothing for scratch, the
 * reading of the loose vectors for the mirror, comparing all centroids with some of them for the regions, the reading of
 * all centroids and tombstones for the last. A part comes back with the work that needs it, which takes longer once.
 */
export const trimSteps = (core: StoreCore, searcher: Searcher): readonly (() => void)[] => [
  () => searcher.dropMemory(),
  () => core.dropEditor(),
  () => core.dropMirror(),
  () => core.active?.directory.dropRegions(),
  () => core.dropActive(),
];
