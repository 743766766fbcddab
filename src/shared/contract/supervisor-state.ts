/** The supervisor's life as its host sees it. `degraded`: it crashed too often and waits for the user's retry. */
export type SupervisorPhase =
  'stopped' | 'starting' | 'ready' | 'unresponsive' | 'restarting' | 'degraded' | 'stopping';

export interface SupervisorState {
  readonly phase: SupervisorPhase;
  /** Counts lives; tells a window that what it heard before is stale. */
  readonly epoch: number;
  readonly pid: number | null;
  /** Milliseconds until the next start, while `restarting`. */
  readonly nextStartInMs: number | null;
  /** Why the last life ended, in words; null before the first end. */
  readonly lastExit: string | null;
}
