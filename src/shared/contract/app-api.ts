import { z } from 'zod';
import type { NotePath } from '../types/note-path.ts';
import type { AppProcesses } from './process-api.ts';
import type { SupervisorState } from './supervisor-state.ts';

export interface VaultInfo {
  /** The folder's full path, for display. */
  readonly folder: string;
  readonly name: string;
}

/** How a vault is to be opened: by the user's choice of a folder, as a new sample, or as a second start named it. */
export type VaultRequest = 'choose' | 'sample' | 'requested';

export interface AppState {
  readonly vault: VaultInfo | null;
  /** Why the vault that was asked for could not be opened; null when it could or none was asked for. */
  readonly vaultProblem: string | null;
  /** The note named by the --open switch, once. */
  readonly openNote: NotePath | null;
  readonly appVersion: string;
  readonly platform: string;
}

export const appMethods = {
  state: z.tuple([]),
  /** Asks the user for a folder and opens it; false when the user cancelled. */
  openVault: z.tuple([]),
  /** Asks where to, copies the sample vault there and opens it; false when the user cancelled. */
  createSampleVault: z.tuple([]),
  /** Opens the vault that a second start of the app asked for; false when none is waiting. */
  openRequestedVault: z.tuple([]),
  supervisorState: z.tuple([]),
  /** Starts the supervisor anew after it was given up. */
  retrySupervisor: z.tuple([]),
  /** Ends the supervisor cleanly and starts it anew, which gives back all that it held, leaks included. */
  restartSupervisor: z.tuple([]),
  /** Asks for the direct port to the supervisor; it comes when there is one, and again after each restart. */
  connectSupervisor: z.tuple([]),
  /** Measures every process of the app now. */
  processes: z.tuple([]),
  /** Turns the event `onProcesses` on or off; it is off for a page that has just loaded. */
  watchProcesses: z.tuple([z.boolean()]),
} as const;

export interface AppResults {
  readonly state: AppState;
  readonly openVault: { readonly opened: boolean };
  readonly createSampleVault: { readonly opened: boolean };
  readonly openRequestedVault: { readonly opened: boolean };
  readonly supervisorState: SupervisorState;
  readonly retrySupervisor: null;
  readonly restartSupervisor: null;
  readonly connectSupervisor: null;
  readonly processes: AppProcesses;
  readonly watchProcesses: null;
}
