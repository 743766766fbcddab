import { z } from 'zod';
import { isNotePath, isReadableNotePath, noteNameProblem, type NotePath } from '../types/note-path.ts';

/** Notes above this size are listed, but neither opened nor indexed. Bytes. */
export const maxNoteBytes = 5_000_000;

/** A path of a note that exists or existed. */
export const readableNotePathSchema = z
  .string()
  .refine((value): value is NotePath => isReadableNotePath(value), { error: 'not the path of a note' });

/** A path for a new note: it must mean the same on every system. */
export const newNotePathSchema = z.string().refine((value): value is NotePath => isNotePath(value), {
  error: (issue) => noteNameProblem(String(issue.input)) ?? 'not a note path',
});

/** A note's content hash: what a save was based on. Hexadecimal SHA-256. */
export const revisionSchema = z.string().regex(/^[0-9a-f]{64}$/);

export const noteTextSchema = z.string().max(maxNoteBytes);

export interface NoteEntry {
  readonly path: NotePath;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

export interface NoteContent {
  readonly path: NotePath;
  readonly text: string;
  readonly revision: string;
}

export type SaveResult =
  | { readonly kind: 'saved'; readonly revision: string }
  /** The note was changed elsewhere meanwhile: that text stays in place, ours is kept beside it as a note of its own. */
  | { readonly kind: 'conflict'; readonly theirs: NoteContent; readonly keptAs: NotePath }
  /** The note was deleted elsewhere meanwhile: our text was written anew. */
  | { readonly kind: 'recreated'; readonly revision: string };

/** Main's note methods, each with its arguments. */
export const notesMethods = {
  list: z.tuple([]),
  /** (path) */
  read: z.tuple([readableNotePathSchema]),
  /**
   * (path, text, { baseRevision: the revision that the text was made from, vault: the folder of its vault,
   * keepsPresent: the text that goes becomes a version in any case })
   * A text that belongs to the vault before this one is still saved there, never into another vault.
   */
  save: z.tuple([
    readableNotePathSchema,
    noteTextSchema,
    z.object({
      baseRevision: revisionSchema,
      vault: z.string().max(10_000).optional(),
      keepsPresent: z.boolean().optional(),
    }),
  ]),
  /** (path, text) */
  create: z.tuple([newNotePathSchema, noteTextSchema]),
  /** (from, to) */
  rename: z.tuple([readableNotePathSchema, newNotePathSchema]),
  /** (path) */
  remove: z.tuple([readableNotePathSchema]),
} as const;

export interface NotesResults {
  readonly list: readonly NoteEntry[];
  readonly read: NoteContent;
  readonly save: SaveResult;
  readonly create: NoteContent;
  readonly rename: { readonly path: NotePath };
  readonly remove: { readonly trashed: boolean };
}

/** A change of the vault's files, by this window or from outside. */
export const noteChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('changed'), path: readableNotePathSchema }),
  z.object({ kind: z.literal('removed'), path: readableNotePathSchema }),
  z.object({ kind: z.literal('renamed'), from: readableNotePathSchema, to: readableNotePathSchema }),
]);

export type NoteChange = z.infer<typeof noteChangeSchema>;
