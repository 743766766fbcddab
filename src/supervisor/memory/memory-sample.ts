import type { PressureLevel } from '../../shared/contract/memory-events.ts';
import type { MemoryMetrics } from '../../shared/contract/memory-management-api.ts';
import type { GrowthPerSecond } from './growth-rates.ts';
import { pressureOf } from './pressure-policy.ts';
import type { TrackedTotals } from './tracked-totals.ts';

/** V8's figures of one moment. */
export interface HeapReading {
  /** What the heap's pages take from the system; without ArrayBuffers and other external memory. */
  readonly committedBytes: number;
  readonly usedBytes: number;
  readonly limitBytes: number;
  readonly externalBytes: number;
}

/** The process right after start, before any data was open. */
export interface RuntimeReading {
  readonly privateBytes: number;
  readonly heapCommittedBytes: number;
}

export interface Conservation {
  readonly privateBytes: number;
  readonly runtimeBytes: number;
  readonly trackedBytes: number;
  readonly v8HeapBytes: number;
  readonly untrackedBytes: number;
}

/**
 * Splits private bytes into four parts that add up to them exactly; the remainder is what nobody tracks.
 * Nothing is counted twice: external memory (ArrayBuffers) lies outside V8's heap and is in the owner's figure, or in
 * the remainder when it has no owner, and is never added by itself. What owners say lies inside the heap is in their
 * figure and so is taken off the heap's. The heap that the runtime had at start is in the runtime's figure.
 */
export function conserve(
  privateBytes: number,
  runtime: RuntimeReading,
  heap: HeapReading,
  tracked: TrackedTotals,
): Conservation {
  const v8HeapBytes = Math.max(0, heap.committedBytes - runtime.heapCommittedBytes - tracked.heapBytes);
  const runtimeBytes = runtime.privateBytes;
  const trackedBytes = tracked.totalBytes;
  const untrackedBytes = privateBytes - runtimeBytes - trackedBytes - v8HeapBytes;
  return { privateBytes, runtimeBytes, trackedBytes, v8HeapBytes, untrackedBytes };
}

export interface SampleParts {
  readonly atMs: number;
  readonly conservation: Conservation;
  readonly heap: HeapReading;
  readonly tracked: TrackedTotals;
  readonly rates: GrowthPerSecond;
  readonly baseLimitBytes: number;
  readonly aiLimitBytes: number;
  readonly aiUsedBytes: number;
  readonly pressureLevel: PressureLevel;
  readonly activeAllocations: number;
  readonly activeLeases: number;
  readonly leaks: number;
  readonly lastGcAtMs: number | null;
}

export function usagePercent(privateBytes: number, limitBytes: number): number {
  return (privateBytes / limitBytes) * 100;
}

export function buildSample({ conservation, heap, tracked, rates, ...rest }: SampleParts): MemoryMetrics {
  const { privateBytes } = conservation;
  return {
    ...rest,
    ...conservation,
    ...rates,
    trackedByComponent: tracked.byComponent,
    trackedByType: tracked.byType,
    heapUsedBytes: heap.usedBytes,
    heapLimitBytes: heap.limitBytes,
    externalBytes: heap.externalBytes,
    undeclaredExternalBytes: Math.max(0, heap.externalBytes - tracked.externalBytes),
    cacheBytes: tracked.byType['embedding-cache'],
    freeBytes: Math.max(0, rest.baseLimitBytes - privateBytes),
    usagePercent: usagePercent(privateBytes, rest.baseLimitBytes),
    pressure: pressureOf(privateBytes, rest.baseLimitBytes),
  };
}
