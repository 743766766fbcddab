import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';
import type { HeapReading } from './memory-sample.ts';

/** V8's figures now. The physical size is what its pages really take; ArrayBuffers are apart, in `externalBytes`. */
export function readHeap(): HeapReading {
  const heap = getHeapStatistics();
  return {
    committedBytes: heap.total_physical_size,
    usedBytes: heap.used_heap_size,
    limitBytes: heap.heap_size_limit,
    externalBytes: heap.external_memory,
  };
}

/** What V8's spaces hold, by V8's names for them: `old_space`, `large_object_space` and so on. */
export function readHeapSpaces(): { readonly component: string; readonly bytes: number }[] {
  const spaces = getHeapSpaceStatistics().map((space) => ({
    component: space.space_name,
    bytes: space.space_used_size,
  }));
  return spaces.filter(({ bytes }) => bytes > 0);
}
