import type { SkippedNote, SkipReason } from '../../shared/contract/index-api.ts';
import type { NoteEntry } from '../../shared/contract/notes-api.ts';
import type { NotePath } from '../../shared/types/note-path.ts';

export interface KnownNote {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

export interface Reconciliation {
  /** Files to read: new, of another size or time than the index knows, or not readable the last time. */
  readonly toTake: readonly NotePath[];
  /** Notes of the index whose files are gone. */
  readonly toRemove: readonly NotePath[];
  /** Paths that an earlier scan left out and that are gone. */
  readonly toForgive: readonly string[];
}

/** These may end by themselves. */
const passingReasons: ReadonlySet<SkipReason | undefined> = new Set(['unreadable', 'no-memory']);

/**
 * Compares a listing of the vault with the index, pure. A skipped file that has no row is tried again each time. What
 * cannot be read for now, or lies in a folder that cannot, is not gone: its row stays.
 */
export function reconcile(
  listing: { readonly notes: readonly NoteEntry[]; readonly skipped: readonly SkippedNote[] },
  known: ReadonlyMap<string, KnownNote>,
  knownSkipped: ReadonlyMap<string, SkipReason>,
): Reconciliation {
  const onDisk = new Set<string>(listing.notes.map((note) => note.path));
  const skippedOnDisk = new Set(listing.skipped.map((note) => note.path));
  const isToTake = (note: NoteEntry) =>
    hasChanged(note, known.get(note.path)) || passingReasons.has(knownSkipped.get(note.path));
  const isGone = (path: string) => !onDisk.has(path) && !isAtOrBelow(path, skippedOnDisk);
  return {
    toTake: listing.notes.filter(isToTake).map((note) => note.path),
    toRemove: [...known.keys()].filter(isGone) as NotePath[], // The index holds note paths only.
    toForgive: [...knownSkipped.keys()].filter((path) => !onDisk.has(path) && !skippedOnDisk.has(path)),
  };
}

function isAtOrBelow(path: string, paths: ReadonlySet<string>): boolean {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    if (paths.has(path.slice(0, end))) return true;
  }
  return false;
}

function hasChanged(entry: NoteEntry, known: KnownNote | undefined): boolean {
  return !known || known.sizeBytes !== entry.sizeBytes || known.modifiedMs !== entry.modifiedMs;
}
