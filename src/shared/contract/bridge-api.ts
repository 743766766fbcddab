import type { z } from 'zod';
import type { Envelope } from '../rpc/envelope.ts';
import type { eventNames, mainMethodNames, supervisorMethodNames } from './channels.ts';
import { indexMethods, type IndexResults, type IndexStatus } from './index-api.ts';
import { memoryMethods, type MemoryResults, type MemorySample } from './memory-api.ts';
import { notesMethods, type NoteChange, type NotesResults } from './notes-api.ts';
import { searchMethods, type SearchResults } from './search-api.ts';
import { settingsMethods, type Settings, type SettingsResults } from './settings-api.ts';
import { supervisorMethods, type SupervisorResults, type SupervisorState } from './supervisor-state.ts';
import { vaultMethods, type VaultResults } from './vault-api.ts';

/** Parameter schemas of everything that main serves. */
export const mainSchemas = {
  vault: vaultMethods,
  notes: notesMethods,
  settings: settingsMethods,
  supervisor: supervisorMethods,
} as const;

/** Parameter schemas of everything that the supervisor serves on a window's port. */
export const supervisorSchemas = { search: searchMethods, index: indexMethods, memory: memoryMethods } as const;

export interface MainResults {
  readonly vault: VaultResults;
  readonly notes: NotesResults;
  readonly settings: SettingsResults;
  readonly supervisor: SupervisorResults;
}

export interface SupervisorPortResults {
  readonly search: SearchResults;
  readonly index: IndexResults;
  readonly memory: MemoryResults;
}

type Schemas = Readonly<Record<string, Readonly<Record<string, z.ZodType>>>>;
type Names = Readonly<Record<string, readonly string[]>>;

/** An async function for each declared method: decoded parameters in, result out. */
export type Handlers<S extends Schemas, R> = {
  readonly [A in keyof S & keyof R]: {
    readonly [M in keyof S[A] & keyof R[A]]: (
      params: z.output<S[A][M] & z.ZodType>,
      signal: AbortSignal,
    ) => Promise<R[A][M]> | R[A][M];
  };
};

/** The same as the page calls it: plain parameters in, an envelope out. */
type Calls<N extends Names, S extends Schemas, R> = {
  readonly [A in keyof N & keyof S & keyof R]: {
    readonly [M in N[A][number] & keyof S[A] & keyof R[A]]: (
      params: z.input<S[A][M] & z.ZodType>,
    ) => Promise<Envelope<R[A][M]>>;
  };
};

export type MainHandlers = Handlers<typeof mainSchemas, MainResults>;
export type SupervisorHandlers = Handlers<typeof supervisorSchemas, SupervisorPortResults>;

export interface BridgeEvents {
  readonly 'vault-opened': null;
  /** What hinders the open vault, in a sentence; null when it is over. */
  readonly 'vault-problem': string | null;
  /** An empty list: so much changed that the notes are to be listed again. */
  readonly 'notes-changed': readonly NoteChange[];
  readonly 'supervisor-changed': SupervisorState;
  readonly 'settings-changed': Settings;
}

export type BridgeEventName = (typeof eventNames)[number];

/** A frame of the direct port's feed: the latest state, never a backlog. */
export interface FeedFrame {
  readonly index: IndexStatus;
  readonly memory: MemorySample;
}

/** The one frozen object that the page sees as `window.ainote`. */
export interface BridgeApi
  extends
    Calls<typeof mainMethodNames, typeof mainSchemas, MainResults>,
    Calls<typeof supervisorMethodNames, typeof supervisorSchemas, SupervisorPortResults> {
  readonly events: {
    /** Listens to an event of main; returns its stop function. */
    on<N extends BridgeEventName>(name: N, listener: (data: BridgeEvents[N]) => void): () => void;
  };
  readonly feed: {
    /** Listens to the supervisor's feed across its restarts; returns the stop function. */
    onFrame(listener: (frame: FeedFrame) => void): () => void;
    /** Told whenever the direct port opens (true) or closes (false); returns the stop function. */
    onConnection(listener: (isOpen: boolean) => void): () => void;
  };
}
