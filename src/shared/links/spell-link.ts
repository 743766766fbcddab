import { noteFolder, noteTitle } from '../types/note-path.ts';
import type { NoteNames } from './note-names.ts';

/** False for a name that would end or change a `[[link]]`. */
export function canBeWikiTarget(name: string): boolean {
  return name.length <= 300 && !/[[\]|#^\n]/.test(name);
}

/** The shortest target by which a `[[link]]` at `from` means the note; null when none does. */
export function wikiTarget(path: string, from: string, names: NoteNames): string | null {
  const title = noteTitle(path);
  const spellings = [title, path.replace(/\.md$/i, ''), path];
  return spellings.find((target) => canBeWikiTarget(target) && names.byName(target, from) === path) ?? null;
}

/** The path to one file of the vault as it is seen from a note: `../folder/note.md`. */
export function relativePath(to: string, from: string): string {
  const target = to.split('/');
  const folder = noteFolder(from).split('/').filter(Boolean);
  let shared = 0;
  while (shared < folder.length && shared < target.length - 1 && folder[shared] === target[shared]) shared += 1;
  return [...folder.slice(shared).map(() => '..'), ...target.slice(shared)].join('/');
}
