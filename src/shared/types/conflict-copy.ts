import type { NotePath } from './note-path.ts';

/** What main puts behind a note's title for a text that met a newer change: ` (conflict 2026-11-25 10.30.05)`. */
const conflictSuffix = / \(conflict \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d(?: \d{1,3})?\)\.md$/;

/** The note that a conflict copy belongs to; null for any other note. A very long title may have been cut. */
export function originalOfConflictCopy(path: string): NotePath | null {
  const stem = path.replace(conflictSuffix, '');
  return stem === path || stem === '' || stem.endsWith('/') ? null : (`${stem}.md` as NotePath); // A note path less its suffix.
}
