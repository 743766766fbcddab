import { getHeapStatistics } from 'node:v8';
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
