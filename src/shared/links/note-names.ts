import { noteFolder, noteTitle } from '../types/note-path.ts';

/** Names that look alike are the same name, as most systems have it for files. */
export const foldName = (text: string) => text.normalize('NFC').toLowerCase();

const withoutEnding = (name: string) => name.replace(/\.md$/i, '');
const depth = (path: string) => path.split('/').length;

/** What a link's target and the note it means have in common, whatever folders either names. */
export function nameKey(target: string): string {
  const name = foldName(withoutEnding(target.trim()));
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Finds the notes that links mean, among the notes there are. */
export class NoteNames {
  readonly #byTitle = new Map<string, string[]>();
  readonly #byPath = new Map<string, string>();

  constructor(paths: Iterable<string>) {
    for (const path of paths) {
      const title = foldName(noteTitle(path));
      const sameTitle = this.#byTitle.get(title);
      if (sameTitle) sameTitle.push(path);
      else this.#byTitle.set(title, [path]);
      if (!this.#byPath.has(foldName(path))) this.#byPath.set(foldName(path), path);
    }
  }

  /**
   * `[[name]]` or `[[folder/name]]`, whatever its case: the note of exactly that path, or else of those whose path ends
   * so the one beside `from`, or else the one with the shortest path.
   */
  byName(name: string, from: string): string | null {
    const wanted = foldName(withoutEnding(name.trim())).replace(/^\/+/, '');
    const exact = this.#byPath.get(`${wanted}.md`);
    if (exact !== undefined) return exact;
    const sameTitle = this.#byTitle.get(wanted.slice(wanted.lastIndexOf('/') + 1)) ?? [];
    const matching = sameTitle.filter((path) => `/${foldName(path)}`.endsWith(`/${wanted}.md`));
    const beside = matching.find((path) => noteFolder(path) === noteFolder(from));
    return beside ?? matching.toSorted(shortestFirst)[0] ?? null;
  }

  /** `../folder/note.md`, relative to the note at `from`; a leading slash means the vault's top. */
  byAddress(address: string, from: string): string | null {
    const path = pathOfAddress(address, from);
    if (path === null) return null;
    return this.#byPath.get(foldName(path)) ?? this.#byPath.get(`${foldName(path)}.md`) ?? null;
  }
}

/** The path in the vault that an address in a note means; null when it leads out of the vault. */
export function pathOfAddress(address: string, from: string): string | null {
  const parts = address.startsWith('/') ? [] : noteFolder(from).split('/').filter(Boolean);
  for (const part of address.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

function shortestFirst(one: string, other: string): number {
  return depth(one) - depth(other) || one.length - other.length || (one < other ? -1 : 1);
}
