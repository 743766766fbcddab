import { lstat } from 'node:fs/promises';
import type { DeletedNote, NoteVersion } from '../../shared/contract/history-api.ts';
import type { NoteContent } from '../../shared/contract/notes-api.ts';
import { isAppError } from '../../shared/errors/app-error.ts';
import { fileError } from '../../shared/node/file-errors.ts';
import { resolveInVault, type VaultRoot } from '../../shared/node/vault-path.ts';
import type { NotePath } from '../../shared/types/note-path.ts';
import { numberedPath } from '../notes/conflict-name.ts';
import type { NoteOperations } from '../notes/note-operations.ts';
import type { NoteHistory } from './note-history.ts';

const maxNames = 100;

/** What the window can look up and get back of a vault's history. */
export class NoteRecovery {
  readonly #root: VaultRoot;
  readonly #history: NoteHistory;
  readonly #notes: Pick<NoteOperations, 'create'>;

  constructor(root: VaultRoot, history: NoteHistory, notes: Pick<NoteOperations, 'create'>) {
    this.#root = root;
    this.#history = history;
    this.#notes = notes;
  }

  versions(path: NotePath): Promise<readonly NoteVersion[]> {
    return this.#named(path, () => this.#history.versions(path));
  }

  read(path: NotePath, id: string): Promise<string> {
    return this.#named(path, () => this.#history.read(path, id));
  }

  deleted(): Promise<readonly DeletedNote[]> {
    return this.#named('', () => this.#history.deleted((path) => this.#isThere(path)));
  }

  /** Makes a note of a kept text, at its old place or, where that is taken, beside it. */
  async recover(path: NotePath, id: string): Promise<NoteContent> {
    const text = await this.read(path, id);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#notes.create({ path: numberedPath(path, attempt), text });
      } catch (error) {
        if (!isAppError(error, 'note-exists') || attempt >= maxNames) throw error;
      }
    }
  }

  forget(path: NotePath): Promise<void> {
    return this.#named(path, () => this.#history.forget(path));
  }

  async #isThere(path: NotePath): Promise<boolean> {
    try {
      await lstat(await resolveInVault(this.#root, path));
      return true;
    } catch (error) {
      const told = fileError(error, path);
      if (told.code === 'vault-unavailable') throw told;
      return told.code !== 'note-missing'; // Whatever else hinders, the note was not deleted.
    }
  }

  async #named<T>(path: string, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw fileError(error, path);
    }
  }
}
