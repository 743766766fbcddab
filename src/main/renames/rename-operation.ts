import { z } from 'zod';
import { readableNotePathSchema, revisionSchema } from '../../shared/contract/notes-api.ts';
import { invertEdits, textEditSchema } from './text-edits.ts';

const noteRewriteSchema = z.object({
  /** Before the rename. */
  path: readableNotePathSchema,
  /** Of the text before and after the edits. */
  before: revisionSchema,
  after: revisionSchema,
  edits: z.array(textEditSchema),
});

/** A rename with all that it rewrites: first the notes, then the name. */
export const renameOperationSchema = z.object({
  id: z.string(),
  from: readableNotePathSchema,
  to: readableNotePathSchema,
  notes: z.array(noteRewriteSchema),
});

export type NoteRewrite = z.infer<typeof noteRewriteSchema>;
export type RenameOperation = z.infer<typeof renameOperationSchema>;

/** What takes an operation back, once it is done. */
export function invertOperation({ id, from, to, notes }: RenameOperation): RenameOperation {
  return {
    id,
    from: to,
    to: from,
    notes: notes.map(({ path, before, after, edits }) => ({
      path: path === from ? to : path,
      before: after,
      after: before,
      edits: invertEdits(edits),
    })),
  };
}
