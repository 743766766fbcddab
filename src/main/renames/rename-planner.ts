import { randomUUID } from 'node:crypto';
import { NoteNames } from '../../shared/links/note-names.ts';
import type { PlannedNote, RenamePlan } from '../../shared/contract/renames-api.ts';
import { AppError, isAppError } from '../../shared/errors/app-error.ts';
import { revisionOf } from '../../shared/node/content-hash.ts';
import type { NotePath } from '../../shared/types/note-path.ts';
import type { NoteOperations } from '../notes/note-operations.ts';
import { linkEdits, type Rename } from './link-edits.ts';
import type { NoteRewrite, RenameOperation } from './rename-operation.ts';
import { applyEdits, changedLines } from './text-edits.ts';

/** Lines of one note that a plan shows. */
const maxLinesShown = 20;

export interface PlannedRename {
  readonly operation: RenameOperation;
  readonly plan: RenamePlan;
}

/** Reads the notes that may link to one, and finds what has to change with its name. Changes nothing. */
export async function planRename(
  notes: Pick<NoteOperations, 'list' | 'read'>,
  from: NotePath,
  to: NotePath,
  sources: readonly NotePath[] | null,
  signal?: AbortSignal,
): Promise<PlannedRename> {
  const paths = (await notes.list()).map(({ path }) => path);
  const rename = renameAmong(paths, from, to);
  const candidates = new Set([...(sources ?? paths), from]);
  const id = randomUUID();
  const rewrites: NoteRewrite[] = [];
  const planned: PlannedNote[] = [];
  const unread: NotePath[] = [];
  for (const path of [...candidates].toSorted()) {
    if (signal?.aborted) throw new AppError('cancelled', 'The rename was given up.');
    const found = await rewriteOf(notes, path, rename);
    if (found === 'unread') unread.push(path);
    if (found === 'unread' || found === null) continue;
    rewrites.push(found.rewrite);
    planned.push(found.planned);
  }
  return { operation: { id, from, to, notes: rewrites }, plan: { id, from, to, notes: planned, unread } };
}

function renameAmong(paths: readonly string[], from: string, to: string): Rename {
  const after = [...paths.filter((path) => path !== from), to];
  return { from, to, before: new NoteNames(paths), after: new NoteNames(after) };
}

async function rewriteOf(
  notes: Pick<NoteOperations, 'read'>,
  path: NotePath,
  rename: Rename,
): Promise<{ readonly rewrite: NoteRewrite; readonly planned: PlannedNote } | 'unread' | null> {
  try {
    const { text, revision } = await notes.read({ path });
    const edits = linkEdits(text, path, rename);
    if (edits.length === 0) return null;
    const after = revisionOf(applyEdits(text, edits));
    return {
      rewrite: { path, before: revision, after, edits },
      planned: { path, links: edits.length, lines: changedLines(text, edits, maxLinesShown) },
    };
  } catch (error) {
    // The index may know of a note that is gone by now.
    if (isAppError(error, 'note-missing') && path !== rename.from) return null;
    if (isAppError(error) && path !== rename.from) return 'unread';
    throw error;
  }
}
