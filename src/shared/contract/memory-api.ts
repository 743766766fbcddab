import { z } from 'zod';
import type { IndexStatus } from './index-api.ts';
import type { MemoryEvent } from './memory-events.ts';
import { memoryManagementMethods, type MemoryManagementResults, type MemoryMetrics } from './memory-management-api.ts';

/** Raised when a field changes its meaning or goes; a window that expects another version shows nothing. */
export const metricsVersion = 1;

/** From where the vectors of queries came in this life. */
export interface Retrievals {
  /** From the cache, as they are, or rounded to a byte a number. */
  readonly float32: number;
  readonly int8: number;
  /** From disk: the query is a passage word for word. */
  readonly persisted: number;
  readonly model: number;
  /** Of those from the model, the ones of texts that were not asked for before: no cache could have had them. */
  readonly modelFirst: number;
}

/** The supervisor's memory at one moment, with what a window needs to explain it. */
export interface SupervisorMetrics extends MemoryMetrics {
  readonly version: typeof metricsVersion;
  /** How private bytes were measured: Linux's smaps_rollup, or the resident set where the system offers nothing better. */
  readonly measure: 'private-dirty' | 'resident-set';
  readonly counts: {
    readonly notes: number;
    readonly passages: number;
    readonly vectors: number;
    readonly windows: number;
  };
  readonly retrievals: Retrievals;
  /** The model process while there is one; its memory is its own. */
  readonly modelPid: number | null;
}

/** What the supervisor pushes to a window: the latest state, never a backlog. */
export interface MetricsFrame {
  readonly version: typeof metricsVersion;
  readonly memory: SupervisorMetrics;
  readonly index: IndexStatus;
}

/**
 * What happened to memory, as it is pushed to a window: in order and never merged. A window that is slow to take them
 * loses the oldest and is told how many; the log has them all.
 */
export interface MemoryEventNews {
  readonly event: MemoryEvent;
  readonly droppedBefore: number;
}

const {
  startMemoryManagement,
  stopMemoryManagement,
  isMemoryManagementActive,
  getMemoryMetrics,
  getMemoryUsageHistory,
  requestAiMemoryAllocation,
  releaseAiMemoryAllocation,
  trackMemoryAllocation,
  releaseMemoryAllocation,
  triggerMemoryGarbageCollection,
  previewMemoryGarbageCollection,
  explainMemory,
  detectMemoryLeaks,
  getMemoryManagementStatus,
  updateMemoryManagementConfig,
} = memoryManagementMethods;

/** The memory manager's commands, each with one object of parameters, which may be left out where all of it may. */
export const memoryMethods = {
  startMemoryManagement: z.tuple([startMemoryManagement.prefault({})]),
  stopMemoryManagement: z.tuple([stopMemoryManagement.prefault({})]),
  isMemoryManagementActive: z.tuple([isMemoryManagementActive.prefault({})]),
  getMemoryMetrics: z.tuple([getMemoryMetrics.prefault({})]),
  getMemoryUsageHistory: z.tuple([getMemoryUsageHistory]),
  requestAiMemoryAllocation: z.tuple([requestAiMemoryAllocation]),
  releaseAiMemoryAllocation: z.tuple([releaseAiMemoryAllocation]),
  trackMemoryAllocation: z.tuple([trackMemoryAllocation]),
  releaseMemoryAllocation: z.tuple([releaseMemoryAllocation]),
  triggerMemoryGarbageCollection: z.tuple([triggerMemoryGarbageCollection.prefault({})]),
  previewMemoryGarbageCollection: z.tuple([previewMemoryGarbageCollection.prefault({})]),
  explainMemory: z.tuple([explainMemory.prefault({})]),
  detectMemoryLeaks: z.tuple([detectMemoryLeaks.prefault({})]),
  getMemoryManagementStatus: z.tuple([getMemoryManagementStatus.prefault({})]),
  updateMemoryManagementConfig: z.tuple([updateMemoryManagementConfig]),
  /** Ends the model process now; its memory goes back to the system. */
  unloadModel: z.tuple([]),
} as const;

export interface MemoryResults extends Omit<MemoryManagementResults, 'getMemoryMetrics'> {
  readonly getMemoryMetrics: SupervisorMetrics;
  readonly unloadModel: { readonly wasRunning: boolean };
}
