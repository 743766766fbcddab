import { z } from 'zod';

export interface MemorySample {
  /** Wall-clock milliseconds. */
  readonly atMs: number;
  /** The supervisor's private bytes: what only it holds and the system cannot drop by itself. */
  readonly privateBytes: number;
  /** How it was measured: Linux's smaps_rollup, or the resident set where the system offers nothing better. */
  readonly measure: 'private-dirty' | 'resident-set';
  readonly heapUsedBytes: number;
  readonly heapLimitBytes: number;
  readonly externalBytes: number;
  /** Whether the model process is running; null pid when not. */
  readonly modelPid: number | null;
}

export const memoryMethods = {
  sample: z.object({}),
  /** Ends the model process now; its memory goes back to the system. */
  unloadModel: z.object({}),
} as const;

export interface MemoryResults {
  readonly sample: MemorySample;
  readonly unloadModel: { readonly wasRunning: boolean };
}
