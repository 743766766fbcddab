import { realpath } from 'node:fs/promises';
import type { NoteContent, SaveResult } from '../../shared/contract/notes-api.ts';
import { AppError, isAppError } from '../../shared/errors/app-error.ts';
import { revisionOf } from '../../shared/node/content-hash.ts';
import { systemCode } from '../../shared/node/file-errors.ts';
import { readNoteFile } from '../../shared/node/read-note.ts';
import { resolveInVault, type VaultRoot } from '../../shared/node/vault-path.ts';
import type { NotePath } from '../../shared/types/note-path.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { NoteKeeper } from '../history/note-keeper.ts';
import { createFileExclusively, writeFileAtomically } from './atomic-write.ts';
import { conflictPath } from './conflict-name.ts';
import { KeptTexts } from './kept-texts.ts';

/** What is on disk: a readable note, nothing, or something that cannot be shown. */
type OnDisk =
  | { readonly kind: 'note'; readonly content: NoteContent }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly error: AppError };

/** How often a save starts anew when the file changes between look and write. */
const maxAttempts = 5;
const maxConflictNames = 1_000;

/** Saves a text over the version that it was based on, and loses neither side when there is another one. */
export class NoteSaver {
  readonly #root: VaultRoot;
  readonly #clock: Clock;
  readonly #keeper: NoteKeeper;
  readonly #kept = new KeptTexts();

  constructor(root: VaultRoot, clock: Clock, keeper: NoteKeeper) {
    this.#root = root;
    this.#clock = clock;
    this.#keeper = keeper;
  }

  /** @param kind `restore` has the text that goes kept as a version, whatever its age */
  async save(path: NotePath, text: string, baseRevision: string, kind: 'save' | 'restore'): Promise<SaveResult> {
    const revision = revisionOf(text);
    for (let attempt = 1; attempt < maxAttempts; attempt += 1) {
      const disk = await this.#look(path);
      if (disk.kind === 'missing') {
        if (await this.#createIfFree(path, text)) return { kind: 'recreated', revision };
      } else if (disk.kind === 'unreadable') {
        throw keptBeside(disk.error, await this.#keepBeside(path, text, revision));
      } else if (disk.content.revision === revision) {
        return { kind: 'saved', revision };
      } else if (disk.content.revision !== baseRevision) {
        return { kind: 'conflict', theirs: disk.content, keptAs: await this.#keepBeside(path, text, revision) };
      } else {
        await this.#keeper.beforeReplacing(path, disk.content.text, text, kind);
        if (await this.#replace(path, text, baseRevision)) return { kind: 'saved', revision };
      }
    }
    throw new AppError(
      'file-error',
      `"${path}" keeps being changed by another program. Stop that program and save again; your text is kept in the editor.`,
    );
  }

  async #look(path: NotePath): Promise<OnDisk> {
    try {
      const { text, revision } = await readNoteFile(this.#root, path);
      return { kind: 'note', content: { path, text, revision } };
    } catch (error) {
      if (isAppError(error, 'note-missing')) return { kind: 'missing' };
      if (isAppError(error, 'note-not-text', 'note-too-large')) return { kind: 'unreadable', error };
      throw error;
    }
  }

  /** Replaces the text if it is still of that revision; false otherwise. What goes becomes a version. */
  async replace(path: NotePath, text: string, baseRevision: string): Promise<boolean> {
    const disk = await this.#look(path);
    if (disk.kind !== 'note' || disk.content.revision !== baseRevision) return false;
    // Another program may have written it, and the watcher not told yet.
    this.#keeper.seen(path, disk.content.text);
    await this.#keeper.beforeReplacing(path, disk.content.text, text, 'links');
    return this.#replace(path, text, baseRevision);
  }

  /** A note that is a symlink stays one: its target is what is written. */
  async #replace(path: NotePath, text: string, baseRevision: string): Promise<boolean> {
    try {
      const target = await realpath(await resolveInVault(this.#root, path));
      return await writeFileAtomically(target, text, async () => {
        const disk = await this.#look(path);
        return disk.kind === 'note' && disk.content.revision === baseRevision;
      });
    } catch (error) {
      // Deleted since the look.
      if (systemCode(error) === 'ENOENT') return false;
      throw error;
    }
  }

  async #keepBeside(path: NotePath, text: string, revision: string): Promise<NotePath> {
    const earlier = this.#kept.find(path, revision);
    if (earlier && (await this.#holds(earlier, revision))) return earlier;
    const at = new Date(this.#clock.wallMs());
    for (let attempt = 1; attempt < maxConflictNames; attempt += 1) {
      const keptAs = conflictPath(path, at, attempt);
      if (!(await this.#createIfFree(keptAs, text))) continue;
      this.#kept.remember(path, revision, keptAs);
      return keptAs;
    }
    throw new AppError(
      'note-exists',
      `No free name was found for a copy of "${path}". Delete its conflict copies and save again; your text is kept in the editor.`,
    );
  }

  async #holds(path: NotePath, revision: string): Promise<boolean> {
    const disk = await this.#look(path);
    return disk.kind === 'note' && disk.content.revision === revision;
  }

  async #createIfFree(path: NotePath, text: string): Promise<boolean> {
    try {
      await createFileExclusively(await resolveInVault(this.#root, path), text);
      return true;
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return false;
      throw error;
    }
  }
}

function keptBeside(error: AppError, keptAs: NotePath): AppError {
  return new AppError(error.code, `${error.message} Your own text is kept as "${keptAs}".`, { cause: error });
}
