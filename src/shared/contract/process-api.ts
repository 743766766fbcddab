/** What a process of the app is for. `page`: a window's content; `main`: windows and files. */
export const processRoles = ['main', 'page', 'supervisor', 'model', 'gpu', 'network', 'utility'] as const;

export type ProcessRole = (typeof processRoles)[number];

/**
 * How a process's bytes were measured: Linux's smaps_rollup (private dirty pages and swap), Windows' private bytes, or
 * the resident set where the system tells nothing better; that one counts pages shared with other processes too.
 */
export type ProcessMeasure = 'private-dirty' | 'private-bytes' | 'resident-set';

export interface AppProcess {
  readonly pid: number;
  readonly role: ProcessRole;
  readonly privateBytes: number;
  readonly measure: ProcessMeasure;
  /** The most that was measured since the app started to look at this process. */
  readonly peakBytes: number;
  /** Of all processors together, since the measurement before; 0 in the first. */
  readonly cpuPercent: number;
  /** Milliseconds since the process was made. */
  readonly uptimeMs: number;
}

/**
 * Every process of the app at one moment, the largest first. One that ended while it was read is left out, and so are
 * the two that Linux forks others from: Electron does not list them, and they hold less than a megabyte each.
 */
export interface AppProcesses {
  readonly atMs: number;
  readonly processes: readonly AppProcess[];
  readonly totalBytes: number;
}
