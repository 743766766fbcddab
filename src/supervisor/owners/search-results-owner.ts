import type { MemoryOwner } from '../memory/memory-owners.ts';
import type { SearchService } from '../search/search-service.ts';
import { inFlightOwner } from './in-flight-owner.ts';

/** Findings and passages of queries that are not answered yet. */
export function searchResultsOwner(search: SearchService): MemoryOwner {
  return inFlightOwner({
    component: 'search-results',
    type: 'search-result',
    bytes: () => search.heldBytes,
    heapBytes: () => search.heldBytes,
    externalBytes: () => 0,
  });
}
