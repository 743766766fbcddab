import { getHeapStatistics } from 'node:v8';
import {
  metricsVersion,
  supervisorLimitBytes,
  type MemoryMetrics,
  type PressureLevel,
} from '../../shared/contract/memory-api.ts';
import type { Clock } from '../../shared/util/clock.ts';
import { readPrivateBytes, type PrivateBytes } from './private-bytes.ts';

export interface HeapReading {
  readonly usedBytes: number;
  readonly committedBytes: number;
  readonly limitBytes: number;
  readonly externalBytes: number;
}

export interface MemoryMeterOptions {
  readonly clock: Clock;
  readonly readPrivate?: () => PrivateBytes;
  readonly readHeap?: () => HeapReading;
}

/** What the rest of the supervisor tells of itself at a measurement. */
export interface MeterInput {
  /** Bytes that owners reserve. */
  readonly trackedBytes: number;
  readonly counts: MemoryMetrics['counts'];
  readonly modelPid: number | null;
}

/** Measures this process against what it was right after its start: build it before any data is opened. */
export class MemoryMeter {
  readonly #clock: Clock;
  readonly #readPrivate: () => PrivateBytes;
  readonly #readHeap: () => HeapReading;
  readonly #runtimeBytes: number;
  readonly #heapAtStartBytes: number;

  constructor({ clock, readPrivate = readPrivateBytes, readHeap = readV8Heap }: MemoryMeterOptions) {
    this.#clock = clock;
    this.#readPrivate = readPrivate;
    this.#readHeap = readHeap;
    this.#runtimeBytes = readPrivate().bytes;
    this.#heapAtStartBytes = readHeap().committedBytes;
  }

  measure({ trackedBytes, counts, modelPid }: MeterInput): MemoryMetrics {
    const { bytes: privateBytes, measure } = this.#readPrivate();
    const heap = this.#readHeap();
    const grownBytes = heap.committedBytes - this.#heapAtStartBytes;
    const ratio = Math.min(1, privateBytes / supervisorLimitBytes);
    return {
      version: metricsVersion,
      atMs: this.#clock.wallMs(),
      privateBytes,
      measure,
      runtimeBytes: this.#runtimeBytes,
      trackedBytes,
      untrackedBytes: privateBytes - this.#runtimeBytes - trackedBytes - grownBytes,
      v8: { usedBytes: heap.usedBytes, grownBytes, limitBytes: heap.limitBytes, externalBytes: heap.externalBytes },
      limitBytes: supervisorLimitBytes,
      pressure: { ratio, level: levelOf(ratio) },
      counts,
      modelPid,
    };
  }
}

export function levelOf(ratio: number): PressureLevel {
  if (ratio >= 1) return 'at-limit';
  if (ratio >= 0.85) return 'high';
  return ratio >= 0.75 ? 'elevated' : 'normal';
}

function readV8Heap(): HeapReading {
  const heap = getHeapStatistics();
  return {
    usedBytes: heap.used_heap_size,
    committedBytes: heap.total_heap_size,
    limitBytes: heap.heap_size_limit,
    externalBytes: heap.external_memory,
  };
}
