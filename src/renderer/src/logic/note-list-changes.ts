import type { NoteChange, NoteEntry } from '../../../shared/contract/notes-api.ts';

/** The list after these changes, in order. A note that is new has no size yet: the next listing tells it. */
export function applyNoteChanges(
  entries: readonly NoteEntry[],
  changes: readonly NoteChange[],
  nowMs: number,
): readonly NoteEntry[] {
  const byPath = new Map<string, NoteEntry>(entries.map((entry) => [entry.path, entry]));
  let isTouched = false;
  for (const change of changes) {
    if (change.kind === 'renamed') {
      const entry = byPath.get(change.from);
      isTouched = byPath.delete(change.from) || isTouched;
      if (byPath.has(change.to)) continue;
      byPath.set(change.to, { ...(entry ?? { sizeBytes: 0, modifiedMs: nowMs }), path: change.to });
      isTouched = true;
    } else if (change.kind === 'removed') {
      isTouched = byPath.delete(change.path) || isTouched;
    } else if (!byPath.has(change.path)) {
      byPath.set(change.path, { path: change.path, sizeBytes: 0, modifiedMs: nowMs });
      isTouched = true;
    }
  }
  return isTouched ? [...byPath.values()] : entries;
}
