import { z } from 'zod';
import type { NotePath } from '../types/note-path.ts';
import { noteTextSchema, readableNotePathSchema } from './notes-api.ts';

/** Text that was typed and never saved, found after a crash. */
export interface FoundDraft {
  readonly path: NotePath;
  /** When it was put aside. Wall-clock milliseconds. */
  readonly atMs: number;
}

export const draftsMethods = {
  /** (path, text, { vault: the folder of its vault }): puts aside what is typed and not saved yet. */
  keep: z.tuple([readableNotePathSchema, noteTextSchema, z.object({ vault: z.string().max(10_000).optional() })]),
  /** What earlier lives of the window left unsaved, newest first. For a window that has just opened the vault. */
  found: z.tuple([]),
  /** (path) */
  read: z.tuple([readableNotePathSchema]),
  /** (path): it was taken over or is not wanted; unless the note has the text, it becomes one of its versions. */
  discard: z.tuple([readableNotePathSchema]),
} as const;

export interface DraftsResults {
  readonly keep: null;
  readonly found: readonly FoundDraft[];
  readonly read: { readonly text: string; readonly atMs: number };
  readonly discard: null;
}
