import { lstat, mkdir, realpath, rename as renameFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  maxNoteBytes,
  type NoteContent,
  type NoteEntry,
  type NotesResults,
  type SaveResult,
} from '../../shared/contract/notes-api.ts';
import { AppError, isAppError } from '../../shared/errors/app-error.ts';
import { revisionOf } from '../../shared/node/content-hash.ts';
import { fileError, systemCode } from '../../shared/node/file-errors.ts';
import { readNoteFile } from '../../shared/node/read-note.ts';
import { resolveInVault, vaultUnavailable, type VaultRoot } from '../../shared/node/vault-path.ts';
import { walkVault } from '../../shared/node/walk-vault.ts';
import type { NotePath } from '../../shared/types/note-path.ts';
import { systemClock, type Clock } from '../../shared/util/clock.ts';
import { noKeeper, type NoteKeeper } from '../history/note-keeper.ts';
import type { Logger } from '../log/logger.ts';
import { createFileExclusively, moveWithoutReplacing, syncFolder } from './atomic-write.ts';
import { KeyedQueue } from './keyed-queue.ts';
import type { NoteOperations } from './note-operations.ts';
import { NoteSaver } from './note-saver.ts';
import { trashNote, type MoveToTrash } from './note-trash.ts';

export interface NoteFilesOptions {
  readonly root: VaultRoot;
  readonly trash: MoveToTrash;
  readonly log: Logger;
  readonly clock?: Clock;
  /** Keeps the texts that go. */
  readonly keeper?: NoteKeeper;
}

type Params<M extends Exclude<keyof NoteOperations, 'list'>> = Parameters<NoteOperations[M]>[0];

/** The notes of one vault as files. What touches the same note waits for its turn. */
export class NoteFiles implements NoteOperations {
  readonly #root: VaultRoot;
  readonly #trash: MoveToTrash;
  readonly #log: Logger;
  readonly #keeper: NoteKeeper;
  readonly #saver: NoteSaver;
  readonly #queue = new KeyedQueue();

  constructor(options: NoteFilesOptions) {
    this.#root = options.root;
    this.#trash = options.trash;
    this.#log = options.log;
    this.#keeper = options.keeper ?? noKeeper;
    this.#saver = new NoteSaver(options.root, options.clock ?? systemClock, this.#keeper);
  }

  async list(): Promise<readonly NoteEntry[]> {
    try {
      return (await walkVault(this.#root)).notes;
    } catch (error) {
      throw vaultUnavailable(this.#root.folder, error);
    }
  }

  async read({ path }: Params<'read'>): Promise<NoteContent> {
    const { text, revision } = await readNoteFile(this.#root, path);
    this.#keeper.seen(path, text);
    return { path, text, revision };
  }

  async save({ path, text, baseRevision, keepsPresent }: Params<'save'>): Promise<SaveResult> {
    return this.#exclusively([path], path, async () => {
      assertNotTooLarge(path, text);
      await this.#ensureFolder(await resolveInVault(this.#root, path));
      const result = await this.#saver.save(path, text, baseRevision, keepsPresent ? 'restore' : 'save');
      if (result.kind !== 'conflict') this.#keeper.written(path, text);
      return result;
    });
  }

  async replace({ path, text, baseRevision }: Params<'replace'>): Promise<boolean> {
    return this.#exclusively([path], path, async () => {
      assertNotTooLarge(path, text);
      const isReplaced = await this.#saver.replace(path, text, baseRevision);
      if (isReplaced) this.#keeper.written(path, text);
      return isReplaced;
    });
  }

  async create({ path, text }: Params<'create'>): Promise<NoteContent> {
    return this.#exclusively([path], path, async () => {
      assertNotTooLarge(path, text);
      const full = await resolveInVault(this.#root, path);
      await this.#ensureFolder(full);
      await createFileExclusively(full, text);
      this.#keeper.written(path, text);
      return { path, text, revision: revisionOf(text) };
    });
  }

  async rename({ from, to }: Params<'rename'>): Promise<NotesResults['rename']> {
    if (from === to) return { path: to };
    return this.#exclusively([from, to], to, async () => {
      const source = await resolveInVault(this.#root, from);
      await assertThere(source, from);
      const target = await resolveInVault(this.#root, to);
      await this.#ensureFolder(target);
      // Another spelling of the same name: on a disk that ignores case the target is the source itself.
      if (foldedKey(from) === foldedKey(to) && (await isSameFile(source, target))) await renameFile(source, target);
      // A move that was cut off in the middle left the same file at both names.
      else if (await areTwoNamesOfOne(source, target)) await rm(source);
      else await moveWithoutReplacing(source, target);
      for (const folder of new Set([dirname(source), dirname(target)])) await syncFolder(folder);
      // A kill right here leaves the versions under the old name, where the list of deleted notes shows them.
      await this.#keeper.moved(from, to);
      return { path: to };
    });
  }

  async remove({ path }: Params<'remove'>): Promise<NotesResults['remove']> {
    return this.#exclusively([path], path, async () => {
      await assertThere(await resolveInVault(this.#root, path), path);
      await this.#keepForDeletion(path);
      await trashNote(this.#root, path, this.#trash, this.#log);
      return { trashed: true };
    });
  }

  /** What cannot be read as a note is in the system's trash alone. */
  async #keepForDeletion(path: NotePath): Promise<void> {
    try {
      await this.#keeper.beforeDeleting(path, (await readNoteFile(this.#root, path)).text);
    } catch (error) {
      if (!isAppError(error)) throw error;
    }
  }

  async #exclusively<T>(paths: readonly NotePath[], named: NotePath, task: () => Promise<T>): Promise<T> {
    try {
      return await this.#queue.run([...new Set(paths.map(foldedKey))], task);
    } catch (error) {
      throw fileError(error, named);
    }
  }

  /** The vault's own folder is never made anew: an unplugged disk must not turn into an empty vault. */
  async #ensureFolder(fullPath: string): Promise<void> {
    try {
      await stat(this.#root.realFolder);
    } catch (error) {
      throw vaultUnavailable(this.#root.folder, error);
    }
    await mkdir(dirname(fullPath), { recursive: true });
  }
}

/** One key for every spelling that some disk takes for the same name. */
function foldedKey(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function assertNotTooLarge(path: string, text: string): void {
  if (Buffer.byteLength(text) <= maxNoteBytes) return;
  throw new AppError(
    'note-too-large',
    `"${path}" would be larger than ${maxNoteBytes / 1e6} MB, the most that aiNote opens. Split it into smaller notes; your text is kept in the editor.`,
  );
}

async function assertThere(fullPath: string, path: string): Promise<void> {
  try {
    await lstat(fullPath);
  } catch (error) {
    throw fileError(error, path);
  }
}

async function isSameFile(a: string, b: string): Promise<boolean> {
  try {
    return (await realpath(a)) === (await realpath(b)) || (await sameInode(a, b));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** True for hard links; a symlink is a file of its own, and what it points to must stay. */
async function areTwoNamesOfOne(a: string, b: string): Promise<boolean> {
  try {
    return await sameInode(a, b);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function sameInode(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([lstat(a, { bigint: true }), lstat(b, { bigint: true })]);
  return first.ino === second.ino && first.dev === second.dev;
}
