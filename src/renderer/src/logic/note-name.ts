import { noteNameProblem, noteTitle } from '../../../shared/types/note-path.ts';

/** The path meant by what a user typed as a note's name. */
export function pathFromName(name: string): string {
  const trimmed = name.trim();
  return /\.md$/i.test(trimmed) ? trimmed : `${trimmed}.md`;
}

/** What keeps a name from becoming a note; null when nothing does. `ownPath` is the note's present path, if any. */
export function nameProblem(name: string, takenPaths: readonly string[], ownPath?: string): string | null {
  const path = pathFromName(name);
  const problem = noteNameProblem(path);
  if (problem !== null || path === ownPath) return problem;
  // Most systems do not tell upper from lower case in file names.
  const lower = path.toLowerCase();
  const isTaken = takenPaths.some((taken) => taken !== ownPath && taken.toLowerCase() === lower);
  return isTaken ? 'There is already a note of this name.' : null;
}

/** A new note begins with its name as the heading. */
export const initialText = (path: string) => `# ${noteTitle(path)}\n\n`;
