import { z } from 'zod';

/** The supervisor's life as its host sees it. `degraded`: it crashed too often and waits for the user's retry. */
export const supervisorPhases = [
  'stopped',
  'starting',
  'ready',
  'unresponsive',
  'restarting',
  'degraded',
  'stopping',
] as const;

export type SupervisorPhase = (typeof supervisorPhases)[number];

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

export const supervisorMethods = {
  state: z.object({}),
  /** Starts the supervisor anew after it was given up. */
  retry: z.object({}),
  /** Asks for a direct port; it arrives as a message of its own. */
  connect: z.object({}),
} as const;

export interface SupervisorResults {
  readonly state: SupervisorState;
  readonly retry: null;
  readonly connect: null;
}
