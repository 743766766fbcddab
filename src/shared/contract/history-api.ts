import { z } from 'zod';
import type { NotePath } from '../types/note-path.ts';
import { readableNotePathSchema, type NoteContent } from './notes-api.ts';

/** Why a text was kept: what was about to take its place. */
export const versionKinds = ['save', 'restore', 'links', 'outside', 'delete', 'draft'] as const;

/**
 * save: a save of the window. restore: another version, or a text chosen over it. links: the same with links rewritten
 * for a rename. outside: another program. delete: the note was deleted. draft: the text itself was never saved; it was
 * put away or replaced by a later one.
 */
export type VersionKind = (typeof versionKinds)[number];

/** One text that a note had. */
export interface NoteVersion {
  /** Names it within its note. */
  readonly id: string;
  /** Until when the note had this text. Wall-clock milliseconds. */
  readonly atMs: number;
  /** Of the text, as UTF-8. */
  readonly sizeBytes: number;
  readonly kind: VersionKind;
}

/** A note that is not in the vault any more, with the latest text of it that was kept. */
export interface DeletedNote {
  readonly path: NotePath;
  readonly version: NoteVersion;
}

const versionIdSchema = z.string().min(1).max(200);

export const historyMethods = {
  /** (path): newest first. */
  versions: z.tuple([readableNotePathSchema]),
  /** (path, id) */
  read: z.tuple([readableNotePathSchema, versionIdSchema]),
  /** Notes that were deleted and can be brought back, newest first. */
  deleted: z.tuple([]),
  /** (path, id): makes the note anew, under a numbered name when its own is taken. */
  recover: z.tuple([readableNotePathSchema, versionIdSchema]),
  /** (path): forgets every kept text of a note. */
  forget: z.tuple([readableNotePathSchema]),
} as const;

export interface HistoryResults {
  readonly versions: readonly NoteVersion[];
  readonly read: { readonly text: string };
  readonly deleted: readonly DeletedNote[];
  readonly recover: NoteContent;
  readonly forget: null;
}
