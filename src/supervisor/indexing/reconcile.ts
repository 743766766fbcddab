import type { SkippedNote } from '../../shared/contract/index-api.ts';
import type { NoteEntry } from '../../shared/contract/notes-api.ts';
import type { NotePath } from '../../shared/types/note-path.ts';

export interface KnownNote {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

export interface Reconciliation {
  /** Files to read: new, or of another size or time than the index knows. */
  readonly toTake: readonly NotePath[];
  /** Notes of the index whose files are gone. */
  readonly toRemove: readonly NotePath[];
  /** Files that an earlier scan left out and that are gone or readable again. */
  readonly toForgive: readonly string[];
}

/** Compares a listing of the vault with the index, pure. A skipped file is tried again when it has changed. */
export function reconcile(
  listing: { readonly notes: readonly NoteEntry[]; readonly skipped: readonly SkippedNote[] },
  known: ReadonlyMap<string, KnownNote>,
  knownSkipped: ReadonlySet<string>,
): Reconciliation {
  const onDisk = new Set<string>(listing.notes.map((note) => note.path));
  const skippedOnDisk = new Set(listing.skipped.map((note) => note.path));
  const toTake = listing.notes.filter((note) => hasChanged(note, known.get(note.path))).map((note) => note.path);
  const toRemove = [...known.keys()].filter((path) => !onDisk.has(path)) as NotePath[]; // The index holds note paths only.
  const toForgive = [...knownSkipped].filter((path) => !onDisk.has(path) && !skippedOnDisk.has(path));
  return { toTake, toRemove, toForgive };
}

function hasChanged(entry: NoteEntry, known: KnownNote | undefined): boolean {
  return !known || known.sizeBytes !== entry.sizeBytes || known.modifiedMs !== entry.modifiedMs;
}
