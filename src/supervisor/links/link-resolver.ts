import { NoteNames } from '../../shared/links/note-names.ts';
import type { NotePath } from '../../shared/types/note-path.ts';
import type { LinkRow, LinkRows } from '../storage/link-rows.ts';

/** Finds what links mean, by the notes of their name alone: a vault's whole list is never read. For one request. */
export class LinkResolver {
  readonly #rows: LinkRows;
  readonly #names = new Map<string, NoteNames>();

  constructor(rows: LinkRows) {
    this.#rows = rows;
  }

  /** The note that a link means; null when there is none. */
  resolve({ kind, target, path, nameKey }: LinkRow): NotePath | null {
    const names = this.namesOf(nameKey);
    const found = kind === 'wiki' ? names.byName(target, path) : names.byAddress(target, path);
    return found as NotePath | null; // All names are of notes in the index.
  }

  /** The notes of one name. */
  namesOf(key: string): NoteNames {
    let names = this.#names.get(key);
    if (!names) {
      names = new NoteNames(this.#rows.notesNamed(key).map(({ path }) => path));
      this.#names.set(key, names);
    }
    return names;
  }
}
