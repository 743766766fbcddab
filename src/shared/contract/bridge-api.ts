import type { z } from 'zod';
import { appMethods, type AppResults, type VaultRequest } from './app-api.ts';
import { askStreams, type AskStreams } from './ask-api.ts';
import { draftsMethods, type DraftsResults } from './drafts-api.ts';
import { filesMethods, type FilesResults } from './files-api.ts';
import { historyMethods, type HistoryResults } from './history-api.ts';
import { indexMethods, type IndexResults } from './index-api.ts';
import { linksMethods, type LinksResults } from './links-api.ts';
import { memoryMethods, type MemoryEventNews, type MemoryResults, type MetricsFrame } from './memory-api.ts';
import { notesMethods, type NoteChange, type NotesResults } from './notes-api.ts';
import type { AppProcesses } from './process-api.ts';
import { ollamaMethods, type OllamaResults } from './ollama-api.ts';
import { renamesMethods, type RenamesResults } from './renames-api.ts';
import { searchMethods, type SearchResults } from './search-api.ts';
import { settingsMethods, type Settings, type SettingsResults } from './settings-api.ts';
import type { SupervisorState } from './supervisor-state.ts';

/** Argument schemas of everything that main serves. */
export const mainSchemas = {
  app: appMethods,
  notes: notesMethods,
  renames: renamesMethods,
  history: historyMethods,
  drafts: draftsMethods,
  settings: settingsMethods,
  files: filesMethods,
} as const;

/** Argument schemas of everything that the supervisor serves on a window's port. */
export const supervisorSchemas = {
  search: searchMethods,
  links: linksMethods,
  index: indexMethods,
  memory: memoryMethods,
  ollama: ollamaMethods,
} as const;

/** Argument schemas of the calls on that port whose answer comes in parts. */
export const supervisorStreamSchemas = { ask: askStreams } as const;

export interface MainResults {
  readonly app: AppResults;
  readonly notes: NotesResults;
  readonly renames: RenamesResults;
  readonly history: HistoryResults;
  readonly drafts: DraftsResults;
  readonly settings: SettingsResults;
  readonly files: FilesResults;
}

export interface SupervisorPortResults {
  readonly search: SearchResults;
  readonly links: LinksResults;
  readonly index: IndexResults;
  readonly memory: MemoryResults;
  readonly ollama: OllamaResults;
}

export interface SupervisorPortStreams {
  readonly ask: AskStreams;
}

type Schemas = Readonly<Record<string, Readonly<Record<string, z.ZodTuple>>>>;

/** A function for each declared method: decoded arguments in, result out. */
type Handlers<S extends Schemas, R> = {
  readonly [A in keyof S & keyof R]: {
    readonly [M in keyof S[A] & keyof R[A]]: (
      args: z.output<S[A][M]>,
      signal: AbortSignal,
    ) => Promise<R[A][M]> | R[A][M];
  };
};

/** The same as the page calls it. A failed call rejects with a WireError: a plain `{ code, message }`. */
type Calls<S extends Schemas, R> = {
  readonly [A in keyof S & keyof R]: {
    readonly [M in keyof S[A] & keyof R[A]]: (
      ...args: Extract<z.input<S[A][M]>, readonly unknown[]>
    ) => Promise<R[A][M]>;
  };
};

/** What a streamed call gives by and by, and at its end. */
interface Streamed {
  readonly part: unknown;
  readonly result: unknown;
}

type PartOf<T> = T extends Streamed ? T['part'] : never;
type ResultOf<T> = T extends Streamed ? T['result'] : never;

/** `emit` resolves when there is room for another part: whoever waits for it holds no backlog. */
type StreamHandlers<S extends Schemas, R> = {
  readonly [A in keyof S & keyof R]: {
    readonly [M in keyof S[A] & keyof R[A]]: (
      args: z.output<S[A][M]>,
      signal: AbortSignal,
      emit: (part: PartOf<R[A][M]>) => Promise<void>,
    ) => Promise<ResultOf<R[A][M]>>;
  };
};

/** A call under way, as the page holds it. */
export interface StreamCall<Result> {
  /** Rejects with a WireError; with the code `cancelled` after `cancel`. */
  readonly result: Promise<Result>;
  readonly cancel: () => void;
}

/** The same as the page calls it: the listener for parts comes first. */
type StreamCalls<S extends Schemas, R> = {
  readonly [A in keyof S & keyof R]: {
    readonly [M in keyof S[A] & keyof R[A]]: (
      onPart: (part: PartOf<R[A][M]>) => void,
      ...args: Extract<z.input<S[A][M]>, readonly unknown[]>
    ) => StreamCall<ResultOf<R[A][M]>>;
  };
};

export type MainHandlers = Handlers<typeof mainSchemas, MainResults>;
export type SupervisorHandlers = Handlers<typeof supervisorSchemas, SupervisorPortResults>;
export type SupervisorStreamHandlers = StreamHandlers<typeof supervisorStreamSchemas, SupervisorPortStreams>;

/** What main tells the window, by area and name. */
export interface MainEvents {
  readonly app: {
    /** The menu or a second start wants another vault: the page saves first, then calls the method for it. */
    readonly onVaultRequested: VaultRequest;
    readonly onVaultOpened: null;
    /** What hinders the open vault, in a sentence; null when it is over. */
    readonly onVaultProblem: string | null;
    readonly onSupervisorChanged: SupervisorState;
    /** Every ten seconds while the page watches. */
    readonly onProcesses: AppProcesses;
  };
  readonly notes: {
    /** An empty list: so much changed that the notes are to be listed again. */
    readonly onChanged: readonly NoteChange[];
  };
  readonly settings: { readonly onChanged: Settings };
}

/** Listens, and returns the function that ends it. */
export type Listen<T> = (listener: (data: T) => void) => () => void;

type Listeners<E> = { readonly [A in keyof E]: { readonly [N in keyof E[A]]: Listen<E[A][N]> } };

/** What the preload script tells of the direct port. */
export interface PortEvents {
  readonly app: {
    /** True when the direct port opens, false when it closes; told at once of the present state. */
    readonly onSupervisorConnection: boolean;
  };
  readonly memory: {
    /** The supervisor's feed, across its restarts. */
    readonly onMetrics: MetricsFrame;
    /** The supervisor's memory events, across its restarts; what happened before the port opened is in the status. */
    readonly onEvent: MemoryEventNews;
  };
}

/** The one frozen object that the page sees as `window.ainote`. */
export type BridgeApi = Calls<typeof mainSchemas, MainResults> &
  Calls<typeof supervisorSchemas, SupervisorPortResults> &
  StreamCalls<typeof supervisorStreamSchemas, SupervisorPortStreams> &
  Listeners<MainEvents> &
  Listeners<PortEvents>;
