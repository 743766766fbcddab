import { z } from 'zod';
import type { IndexStatus } from './index-api.ts';

/** Raised when a field changes its meaning or goes; a window that expects another version shows nothing. */
export const metricsVersion = 1;

/** The aim for the supervisor's private bytes; pressure is measured against it. */
export const supervisorLimitBytes = 100_000_000;

export type PressureLevel = 'normal' | 'elevated' | 'high' | 'at-limit';

/**
 * The supervisor's memory at one moment. Bytes; the parts add up:
 * private = runtime + tracked + v8.grownBytes + untracked.
 */
export interface MemoryMetrics {
  readonly version: typeof metricsVersion;
  /** Wall-clock milliseconds. */
  readonly atMs: number;
  /** What only the supervisor holds and the system cannot drop by itself. */
  readonly privateBytes: number;
  /** How that was measured: Linux's smaps_rollup, or the resident set where the system offers nothing better. */
  readonly measure: 'private-dirty' | 'resident-set';
  /** Private bytes right after start, before any data was open. */
  readonly runtimeBytes: number;
  /** What the owners of large memory declare: reserved, not merely used. */
  readonly trackedBytes: number;
  /** What nobody declares; below zero when owners reserve what they have not touched yet. */
  readonly untrackedBytes: number;
  readonly v8: {
    readonly usedBytes: number;
    /** Committed heap beyond what the runtime had at its start. */
    readonly grownBytes: number;
    readonly limitBytes: number;
    readonly externalBytes: number;
  };
  readonly limitBytes: number;
  readonly pressure: { readonly ratio: number; readonly level: PressureLevel };
  readonly counts: {
    readonly notes: number;
    readonly passages: number;
    readonly vectors: number;
    readonly windows: number;
  };
  /** The model process while there is one; its memory is its own. */
  readonly modelPid: number | null;
}

/** What the supervisor pushes to a window: the latest state, never a backlog. */
export interface MetricsFrame {
  readonly version: typeof metricsVersion;
  readonly memory: MemoryMetrics;
  readonly index: IndexStatus;
}

export const memoryMethods = {
  /** Measures now. */
  getMemoryMetrics: z.tuple([]),
  /** Ends the model process now; its memory goes back to the system. */
  unloadModel: z.tuple([]),
} as const;

export interface MemoryResults {
  readonly getMemoryMetrics: MemoryMetrics;
  readonly unloadModel: { readonly wasRunning: boolean };
}
