import { z } from 'zod';
import type { NotePath } from '../types/note-path.ts';
import { newNotePathSchema, readableNotePathSchema } from './notes-api.ts';

/** A line of a note as it is and as it would be; long ones are cut around the change. */
export interface ChangedLine {
  /** Counted from 1. */
  readonly number: number;
  readonly before: string;
  readonly after: string;
}

export interface PlannedNote {
  readonly path: NotePath;
  /** Links that would be rewritten. */
  readonly links: number;
  /** The first of the lines with them. */
  readonly lines: readonly ChangedLine[];
}

/** What renaming a note would change in others, and in itself. Nothing is changed before it is applied. */
export interface RenamePlan {
  readonly id: string;
  readonly from: NotePath;
  readonly to: NotePath;
  /** In the order of their paths. */
  readonly notes: readonly PlannedNote[];
  /** Notes that may link to it and cannot be read. */
  readonly unread: readonly NotePath[];
}

export interface RenameOutcome {
  readonly from: NotePath;
  /** Where the note is now. */
  readonly to: NotePath;
  /** Notes whose links were rewritten, by the names that they have now. */
  readonly changed: readonly NotePath[];
  readonly links: number;
  /** Changed by others meanwhile, and so left as they are. */
  readonly left: readonly NotePath[];
}

/** The rename that `undo` would take back. */
export interface LastRename extends RenameOutcome {
  /** True when the app ended in the middle of it and this start finished it. */
  readonly wasInterrupted: boolean;
}

export const renamesMethods = {
  /** (from, to, notes that may link there; null: look through all of them) */
  plan: z.tuple([readableNotePathSchema, newNotePathSchema, z.array(readableNotePathSchema).max(100_000).nullable()]),
  /** (id of the plan made last): rewrites the links, note by note, then renames. */
  apply: z.tuple([z.string().max(100)]),
  /** Takes the last rename of this session back, wherever no one has changed a note since. */
  undo: z.tuple([]),
  /** Null when there is nothing to undo. */
  last: z.tuple([]),
} as const;

export interface RenamesResults {
  readonly plan: RenamePlan;
  readonly apply: RenameOutcome;
  readonly undo: RenameOutcome;
  readonly last: LastRename | null;
}
