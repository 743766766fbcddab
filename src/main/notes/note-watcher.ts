import { stat } from 'node:fs/promises';
import { basename, relative, sep } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';
import type { NoteChange } from '../../shared/contract/notes-api.ts';
import { messageOf } from '../../shared/errors/app-error.ts';
import { DisposableStore, type Disposable } from '../../shared/lifecycle/disposable.ts';
import { readNoteFile } from '../../shared/node/read-note.ts';
import type { VaultRoot } from '../../shared/node/vault-path.ts';
import { isReadableNotePath, type NotePath } from '../../shared/types/note-path.ts';
import { positiveInteger } from '../../shared/util/assert.ts';
import { systemClock, type Clock } from '../../shared/util/clock.ts';
import type { Logger } from '../log/logger.ts';
import { OwnWrites } from './own-writes.ts';
import { watchProblem } from './watch-problem.ts';

export interface NoteWatcherOptions {
  readonly root: VaultRoot;
  readonly log: Logger;
  readonly onChanges: (changes: readonly NoteChange[]) => void;
  /** So much changed, or went unseen, that the whole vault has to be looked at again. */
  readonly onRescan: () => void;
  /** Watching is impaired: a sentence for the user; null when it works again. */
  readonly onProblem: (problem: string | null) => void;
  readonly clock?: Clock;
  /** Changes are collected this long before they are told. */
  readonly batchMs?: number;
  /** More waiting changes than this become one rescan. */
  readonly maxPending?: number;
  /** How often a vault folder that went away is looked for. */
  readonly returnCheckMs?: number;
}

type Kind = 'changed' | 'removed';

/** Tells of changes to the vault's notes by any program. */
export class NoteWatcher implements Disposable {
  readonly #options: NoteWatcherOptions;
  readonly #clock: Clock;
  readonly #maxPending: number;
  readonly #own = new OwnWrites();
  readonly #ends = new DisposableStore();
  #watcher: FSWatcher | null = null;
  /** Ends the wait for a watcher that will not become ready any more. */
  #stopWaiting: (() => void) | null = null;
  #pending = new Map<NotePath, Kind>();
  #overflowed = false;
  #flushTimer: Disposable | null = null;
  #returnTimer: Disposable | null = null;
  #flushing: Promise<void> = Promise.resolve();
  #disposed = false;

  constructor(options: NoteWatcherOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#maxPending = positiveInteger('maxPending', options.maxPending ?? 5_000);
    this.#ends.addFunction(() => void this.#close());
    this.#ends.addFunction(() => this.#flushTimer?.dispose());
    this.#ends.addFunction(() => this.#returnTimer?.dispose());
  }

  /** Resolves when every folder is watched; changes made before that may go unseen. */
  async start(): Promise<void> {
    if (this.#disposed) return;
    const watcher = watch(this.#options.root.realFolder, {
      ignoreInitial: true,
      followSymlinks: false,
      // Removal and addition within one batch are merged here, at any distance that a batch spans.
      atomic: false,
      awaitWriteFinish: { stabilityThreshold: 100, pollInterval: 50 },
      ignored: (path, facts) => this.#isIgnored(path, facts?.isFile() ?? false),
    });
    this.#watcher = watcher;
    watcher.on('add', (path) => this.#note(path, 'changed'));
    watcher.on('change', (path) => this.#note(path, 'changed'));
    watcher.on('unlink', (path) => this.#note(path, 'removed'));
    watcher.on('error', (error) => this.#report(error));
    await new Promise<void>((resolve) => {
      watcher.on('ready', resolve);
      this.#stopWaiting = resolve;
    });
    this.#stopWaiting = null;
  }

  /** The app's own write or removal (null), already known to its callers. Its event is dropped while the file is still so. */
  noteOwnWrite(path: NotePath, revision: string | null): void {
    this.#own.remember(path, revision);
  }

  dispose(): void {
    this.#disposed = true;
    this.#pending.clear();
    this.#stopWaiting?.();
    this.#ends.dispose();
  }

  #isIgnored(path: string, isFile: boolean): boolean {
    if (path === this.#options.root.realFolder) return false;
    return basename(path).startsWith('.') || (isFile && !/\.md$/i.test(path));
  }

  #note(fullPath: string, kind: Kind): void {
    const path = relative(this.#options.root.realFolder, fullPath).split(sep).join('/');
    if (this.#disposed || !isReadableNotePath(path)) return;
    if (!this.#overflowed) this.#pending.set(path, kind);
    if (this.#pending.size > this.#maxPending) {
      this.#overflowed = true;
      this.#pending.clear();
    }
    this.#flushTimer ??= this.#clock.after(this.#options.batchMs ?? 150, () => this.#queueFlush());
  }

  #queueFlush(): void {
    this.#flushTimer = null;
    const pending = this.#pending;
    const overflowed = this.#overflowed;
    this.#pending = new Map();
    this.#overflowed = false;
    this.#flushing = this.#flushing
      .then(() => this.#flush(pending, overflowed))
      .catch((error: unknown) => this.#options.log.error('Changes of notes could not be told.', error));
  }

  async #flush(pending: ReadonlyMap<NotePath, Kind>, overflowed: boolean): Promise<void> {
    // An unplugged disk looks like the removal of every note; nothing may be forgotten because of that.
    if (!(await this.#isFolderThere())) return this.#awaitReturn();
    if (this.#disposed) return;
    if (overflowed) return this.#options.onRescan();
    const changes: NoteChange[] = [];
    for (const [path, kind] of pending) if (!(await this.#isOwn(path, kind))) changes.push({ kind, path });
    if (changes.length > 0 && !this.#disposed) this.#options.onChanges(changes);
  }

  async #isOwn(path: NotePath, kind: Kind): Promise<boolean> {
    if (!this.#own.has(path)) return false;
    return this.#own.matches(path, kind === 'removed' ? null : await this.#revisionOnDisk(path));
  }

  async #revisionOnDisk(path: NotePath): Promise<string | undefined> {
    try {
      return (await readNoteFile(this.#options.root, path)).revision;
    } catch (error) {
      // Not what we wrote, whatever it is; the listeners look for themselves.
      this.#options.log.info(`A changed note could not be read: ${messageOf(error)}`);
      return undefined;
    }
  }

  async #isFolderThere(): Promise<boolean> {
    try {
      return (await stat(this.#options.root.realFolder)).isDirectory();
    } catch {
      return false; // Whatever the reason, its files cannot be judged now.
    }
  }

  #awaitReturn(): void {
    if (this.#disposed || this.#returnTimer) return;
    void this.#close();
    this.#options.onProblem(
      `The vault's folder ${this.#options.root.folder} is gone. Connect its disk or put the folder back; aiNote goes on by itself.`,
    );
    this.#returnTimer = this.#clock.every(this.#options.returnCheckMs ?? 5_000, () => void this.#checkReturn());
  }

  async #checkReturn(): Promise<void> {
    if (!(await this.#isFolderThere()) || this.#disposed || !this.#returnTimer) return;
    this.#returnTimer.dispose();
    this.#returnTimer = null;
    await this.start();
    if (this.#disposed) return;
    this.#options.onProblem(null);
    this.#options.onRescan();
  }

  #report(error: unknown): void {
    this.#options.log.warn('Watching the vault failed in part.', error);
    if (!this.#disposed) this.#options.onProblem(watchProblem(error));
  }

  async #close(): Promise<void> {
    const watcher = this.#watcher;
    this.#watcher = null;
    try {
      await watcher?.close();
    } catch (error) {
      this.#options.log.warn('The vault watcher did not close cleanly.', error);
    }
  }
}
