import { z } from 'zod';

/**
 * What the indexer is doing. `loading`: opening the vector store before the first scan. `waiting`: there
 * is work, and something stands in its way (`problem` says what); it is tried again after a minute at the latest.
 */
export const indexPhases = ['loading', 'scanning', 'embedding', 'idle', 'waiting', 'paused', 'stopped'] as const;

export type IndexPhase = (typeof indexPhases)[number];

/** The passages get the vectors of another model, while the old ones serve. */
export interface ModelChangeStatus {
  /** Ollama's name of the model; empty for the bundled one. */
  readonly model: string;
  /** Passages that have their new vector, of so many. */
  readonly done: number;
  readonly total: number;
  /** Why it does not go on at the moment: a sentence for the user. Null when it does. */
  readonly problem: string | null;
}

/** Why the bulk of the passages is embedded slowly on purpose. */
export const slowdownReasons = ['battery', 'typing'] as const;

export type SlowdownReason = (typeof slowdownReasons)[number];

export interface IndexStatus {
  readonly phase: IndexPhase;
  /** Why indexing, or its part by meaning, does not go on at the moment: a sentence for the user. Null when it does. */
  readonly problem: string | null;
  readonly notesDone: number;
  readonly notesTotal: number;
  readonly chunksDone: number;
  /** Passages that are embedded or wait for it. Those on which the model failed count in neither: `skipped` names them. */
  readonly chunksTotal: number;
  /** Passages embedded per second over the last half minute; 0 when none were. */
  readonly chunksPerSecond: number;
  /** Null while it cannot be told: before there is a rate, while notes are still being read, and while nothing goes on. */
  readonly secondsLeft: number | null;
  /** Null while no change of the model is under way. */
  readonly modelChange: ModelChangeStatus | null;
  /** Null when it goes on as fast as it can, or does not go on. */
  readonly slowedBy: SlowdownReason | null;
  /** True when the vector store answers searches. */
  readonly areVectorsReady: boolean;
  readonly skippedNotes: number;
  /** Counts changes of the index in this life: an answer given before the last one may be stale. */
  readonly updates: number;
  /** Texts handed to the model since this index was made, across restarts. */
  readonly textsSentToModel: number;
  /** Texts embedded although their vector was stored, since this index was made: stays 0. */
  readonly textsEmbeddedTwice: number;
}

/** Why a file of the vault is not in the index. */
export const skipReasons = [
  'too-large',
  'not-text',
  'broken-link',
  'outside-vault',
  'unreadable',
  'model-failed',
  'too-deep',
  // More passages than one note may have.
  'too-many-passages',
  // The supervisor ended twice while it worked on this version of the note.
  'crashed',
  // Reading it would have passed the memory limit.
  'no-memory',
] as const;

export type SkipReason = (typeof skipReasons)[number];

export interface SkippedNote {
  readonly path: string;
  readonly reason: SkipReason;
  /** A sentence for the user: what is wrong and what to do. */
  readonly detail: string;
}

export const indexMethods = {
  status: z.tuple([]),
  pause: z.tuple([]),
  resume: z.tuple([]),
  /** Ends the run; nothing is lost, and `resume` goes on where it ended. */
  stop: z.tuple([]),
  /** Forgets every derived row but the cached embeddings, then indexes anew. */
  rebuild: z.tuple([]),
  skipped: z.tuple([]),
  /** The note that the window shows, by its path; its passages come first. Null for none. */
  noteOpened: z.tuple([z.string().max(4_096).nullable()]),
  /** The user presses keys: told about once a second while it lasts. The bulk of the passages gives way. */
  userTyped: z.tuple([]),
} as const;

export interface IndexResults {
  readonly status: IndexStatus;
  readonly pause: IndexStatus;
  readonly resume: IndexStatus;
  readonly stop: IndexStatus;
  readonly rebuild: IndexStatus;
  readonly skipped: readonly SkippedNote[];
  readonly noteOpened: null;
  readonly userTyped: null;
}
