import { getHeapStatistics } from 'node:v8';
import type { MemorySample } from '../../shared/contract/memory-api.ts';
import type { Clock } from '../../shared/util/clock.ts';
import { readPrivateBytes } from './private-bytes.ts';

/** Reads this process's memory now. */
export function sampleMemory(clock: Clock, modelPid: number | null): MemorySample {
  const { bytes, measure } = readPrivateBytes();
  const heap = getHeapStatistics();
  return {
    atMs: clock.wallMs(),
    privateBytes: bytes,
    measure,
    heapUsedBytes: heap.used_heap_size,
    heapLimitBytes: heap.heap_size_limit,
    externalBytes: heap.external_memory,
    modelPid,
  };
}
