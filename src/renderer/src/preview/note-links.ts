import { noteFolder, noteTitle } from '../../../shared/types/note-path.ts';

/** Names that look alike are the same name, as most systems have it for files. */
const folded = (text: string) => text.normalize('NFC').toLowerCase();
const depth = (path: string) => path.split('/').length;

/** Finds the notes that links mean, among the notes there are. */
export class NoteLinks {
  readonly #byTitle = new Map<string, string[]>();
  readonly #byPath = new Map<string, string>();

  constructor(paths: readonly string[]) {
    for (const path of paths) {
      const title = folded(noteTitle(path));
      const sameTitle = this.#byTitle.get(title);
      if (sameTitle) sameTitle.push(path);
      else this.#byTitle.set(title, [path]);
      if (!this.#byPath.has(folded(path))) this.#byPath.set(folded(path), path);
    }
  }

  /** `[[name]]` or `[[folder/name]]`, whatever its case. Of several notes the one beside `from` wins, then the topmost. */
  byName(name: string, from: string): string | null {
    const wanted = folded(name.trim().replace(/\.md$/i, ''));
    const sameTitle = this.#byTitle.get(wanted.slice(wanted.lastIndexOf('/') + 1)) ?? [];
    const ending = `/${wanted.replace(/^\/+/, '')}.md`;
    const matching = sameTitle.filter((path) => `/${folded(path)}`.endsWith(ending));
    const beside = matching.find((path) => noteFolder(path) === noteFolder(from));
    return beside ?? matching.sort((one, other) => depth(one) - depth(other) || (one < other ? -1 : 1))[0] ?? null;
  }

  /** `../folder/note.md`, relative to the note at `from`; a leading slash means the vault's top. */
  byAddress(address: string, from: string): string | null {
    const parts = address.startsWith('/') ? [] : noteFolder(from).split('/').filter(Boolean);
    for (const part of address.split('/')) {
      if (part === '' || part === '.') continue;
      if (part !== '..') parts.push(part);
      else if (parts.pop() === undefined) return null;
    }
    const path = folded(parts.join('/'));
    return this.#byPath.get(path) ?? this.#byPath.get(`${path}.md`) ?? null;
  }
}
