import { z } from 'zod';
import type { NotePath } from '../types/note-path.ts';

export interface VaultInfo {
  /** The folder's full path, for display. */
  readonly folder: string;
  readonly name: string;
}

export interface AppState {
  readonly vault: VaultInfo | null;
  /** Why the vault that was asked for could not be opened; null when it could or none was asked for. */
  readonly vaultProblem: string | null;
  /** The note named by the --open switch, once. */
  readonly openNote: NotePath | null;
  readonly appVersion: string;
  readonly platform: string;
}

export const vaultMethods = {
  state: z.object({}),
  /** Asks the user for a folder and opens it; false when the user cancelled. */
  choose: z.object({}),
  /** Asks where to, copies the sample vault there and opens it; false when the user cancelled. */
  createSample: z.object({}),
} as const;

export interface VaultResults {
  readonly state: AppState;
  readonly choose: { readonly opened: boolean };
  readonly createSample: { readonly opened: boolean };
}
