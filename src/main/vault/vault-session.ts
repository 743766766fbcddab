import { basename, join } from 'node:path';
import type { NoteChange, NoteContent } from '../../shared/contract/notes-api.ts';
import type { VaultInfo } from '../../shared/contract/app-api.ts';
import { DisposableStore, type Disposable } from '../../shared/lifecycle/disposable.ts';
import { openVaultRoot, type VaultRoot } from '../../shared/node/vault-path.ts';
import { revisionOf } from '../../shared/node/content-hash.ts';
import { readNoteFile } from '../../shared/node/read-note.ts';
import { isAppError } from '../../shared/errors/app-error.ts';
import { systemClock } from '../../shared/util/clock.ts';
import { NoteDrafts } from '../history/note-drafts.ts';
import { NoteHistory } from '../history/note-history.ts';
import { NoteRecovery } from '../history/note-recovery.ts';
import type { NotePath } from '../../shared/types/note-path.ts';
import type { Logger } from '../log/logger.ts';
import { NoteFiles } from '../notes/note-files.ts';
import type { NoteOperations } from '../notes/note-operations.ts';
import type { MoveToTrash } from '../notes/note-trash.ts';
import { NoteWatcher } from '../notes/note-watcher.ts';
import { LinkRenamer } from '../renames/link-renamer.ts';
import { RenameJournal } from '../renames/rename-journal.ts';
import { sweepTemporaryFiles } from '../notes/temporary-files.ts';

export interface VaultSessionOptions {
  readonly folder: string;
  /** Where what belongs to a vault is kept, but not in it: by the vault's resolved folder. */
  readonly dataFolderOf: (realFolder: string) => string;
  readonly trash: MoveToTrash;
  readonly log: Logger;
  /** Changes to notes, by the window or from outside. */
  readonly onChanges: (changes: readonly NoteChange[]) => void;
  readonly onRescan: () => void;
  readonly onProblem: (problem: string | null) => void;
}

/** An open vault: its files and their watcher. */
export class VaultSession implements Disposable {
  readonly root: VaultRoot;
  readonly info: VaultInfo;
  readonly notes: NoteOperations;
  readonly renames: LinkRenamer;
  readonly recovery: NoteRecovery;
  readonly drafts: NoteDrafts;
  /** Resolves when changes from outside are seen. */
  readonly watching: Promise<void>;
  readonly #options: VaultSessionOptions;
  readonly #history: NoteHistory;
  readonly #files: NoteFiles;
  readonly #watcher: NoteWatcher;
  readonly #ends = new DisposableStore();
  #isClosed = false;

  /** @throws AppError vault-unavailable */
  static async open(options: VaultSessionOptions): Promise<VaultSession> {
    return new VaultSession(await openVaultRoot(options.folder), options);
  }

  private constructor(root: VaultRoot, options: VaultSessionOptions) {
    const { trash, log, onChanges, onRescan, onProblem } = options;
    this.root = root;
    this.info = { folder: root.folder, name: basename(root.realFolder) || root.realFolder };
    this.#options = options;
    const dataFolder = options.dataFolderOf(root.realFolder);
    this.#history = this.#ends.add(
      new NoteHistory({ folder: join(dataFolder, 'history'), clock: systemClock, log, onProblem }),
    );
    this.drafts = new NoteDrafts({
      folder: join(dataFolder, 'drafts'),
      clock: systemClock,
      log,
      readNote: (path) => this.#textOf(path),
      putAway: (path, text) => this.#history.keepDraft(path, text),
    });
    this.#files = new NoteFiles({ root, trash, log, keeper: this.#history });
    const onOutside = (changes: readonly NoteChange[]) => {
      onChanges(changes);
      for (const change of changes) void this.#keepReplaced(change);
    };
    this.#watcher = this.#ends.add(new NoteWatcher({ root, log, onChanges: onOutside, onRescan, onProblem }));
    this.notes = this.#announcing();
    this.recovery = new NoteRecovery(root, this.#history, this.notes);
    const journal = new RenameJournal(join(dataFolder, 'rename.json'), log);
    this.renames = new LinkRenamer({
      // What is read for a plan, the window has not seen.
      notes: { ...this.notes, read: ({ path }) => this.#contentOf(path) },
      journal,
      log,
      follow: (from, to) => this.#followRename(from, to),
    });
    this.renames.recover().catch((error: unknown) => log.error('A rename could not be finished.', error));
    this.watching = this.#watcher.start();
    sweepTemporaryFiles(root.realFolder, Date.now()).catch((error: unknown) =>
      log.info('Temporary files were not swept.', error),
    );
  }

  dispose(): void {
    this.#isClosed = true;
    this.#ends.dispose();
  }

  #announcing(): NoteOperations {
    const files = this.#files;
    return {
      list: () => files.list(),
      read: (params) => files.read(params),
      save: async (params) => {
        const mark = this.drafts.mark;
        const result = await files.save(params);
        await this.#aboutDrafts(() => this.drafts.saved(params.path, mark));
        if (result.kind === 'conflict') await this.#wrote(result.keptAs);
        else this.#announce([{ kind: 'changed', path: params.path }], [[params.path, result.revision]]);
        return result;
      },
      replace: async (params) => {
        const isReplaced = await files.replace(params);
        const { path, text } = params;
        if (isReplaced) this.#announce([{ kind: 'changed', path }], [[path, revisionOf(text)]]);
        return isReplaced;
      },
      create: async (params) => {
        const content = await files.create(params);
        this.#announce([{ kind: 'changed', path: content.path }], [[content.path, content.revision]]);
        return content;
      },
      rename: async (params) => {
        const { path } = await files.rename(params);
        if (params.from !== path) {
          await this.#aboutDrafts(() => this.drafts.moved(params.from, path));
          const revision = await this.#revisionOf(path);
          this.#announce(
            [{ kind: 'renamed', from: params.from, to: path }],
            [
              [params.from, null],
              [path, revision],
            ],
          );
        }
        return { path };
      },
      remove: async (params) => {
        const result = await files.remove(params);
        await this.#aboutDrafts(() => this.drafts.removed(params.path));
        this.#announce([{ kind: 'removed', path: params.path }], [[params.path, null]]);
        return result;
      },
    };
  }

  /** What is kept of a note goes with it. Nothing happens where it has already. */
  async #followRename(from: NotePath, to: NotePath): Promise<void> {
    await this.#history.moved(from, to);
    await this.#aboutDrafts(() => this.drafts.moved(from, to));
  }

  /** What was done to a note is done, whatever becomes of its draft. */
  async #aboutDrafts(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.#options.log.warn('A draft did not follow its note.', error);
    }
  }

  /** What the window knew of a note that another program changed is the only copy of what stood there. */
  async #keepReplaced(change: NoteChange): Promise<void> {
    if (change.kind === 'renamed') return; // The watcher knows changes and removals only.
    try {
      await this.#history.changedOutside(change.path, () => this.#textOf(change.path));
    } catch (error) {
      this.#options.log.warn('A text that was replaced outside was not kept.', error);
    }
  }

  async #contentOf(path: NotePath): Promise<NoteContent> {
    const { text, revision } = await readNoteFile(this.root, path);
    return { path, text, revision };
  }

  /** Null when there is no such note any more. */
  async #textOf(path: NotePath): Promise<string | null> {
    try {
      return (await readNoteFile(this.root, path)).text;
    } catch (error) {
      if (isAppError(error, 'note-missing')) return null;
      throw error;
    }
  }

  async #wrote(path: NotePath): Promise<void> {
    this.#announce([{ kind: 'changed', path }], [[path, await this.#revisionOf(path)]]);
  }

  /** Undefined when the note cannot be read; its event from the watcher is then told too. */
  async #revisionOf(path: NotePath): Promise<string | undefined> {
    try {
      return (await readNoteFile(this.root, path)).revision;
    } catch (error) {
      if (isAppError(error)) return undefined;
      throw error;
    }
  }

  #announce(changes: readonly NoteChange[], own: readonly (readonly [NotePath, string | null | undefined])[]): void {
    if (this.#isClosed) return; // Nobody follows this vault any more.
    for (const [path, revision] of own) if (revision !== undefined) this.#watcher.noteOwnWrite(path, revision);
    this.#options.onChanges(changes);
  }
}
