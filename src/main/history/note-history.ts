import type { DeletedNote, NoteVersion, VersionKind } from '../../shared/contract/history-api.ts';
import { messageOf } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import { DisposableStore } from '../../shared/lifecycle/disposable.ts';
import { revisionOf } from '../../shared/node/content-hash.ts';
import { systemCode } from '../../shared/node/file-errors.ts';
import type { NotePath } from '../../shared/types/note-path.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Logger } from '../log/logger.ts';
import { KeyedQueue } from '../notes/keyed-queue.ts';
import { isWorthKeeping } from './capture-rule.ts';
import { sweepKeptFolder } from './kept-folder.ts';
import { LatestTexts } from './latest-texts.ts';
import type { NoteKeeper, ReplacingKind } from './note-keeper.ts';
import { defaultRetention, versionsToDrop, type RetentionLimits } from './retention.ts';
import { diskBlockBytes, VersionFiles } from './version-files.ts';

export interface NoteHistoryOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** A sentence for the user when versions cannot be kept; told once until they can again. */
  readonly onProblem: (problem: string) => void;
  readonly limits?: RetentionLimits;
}

/** A start has more urgent things to do than tidying up. */
const firstTidyMs = 30_000;
const tidyPeriodMs = 60 * 60_000;
/** Between two tidyings no more than this is added to what they left. */
const maxUntidiedBytes = 20_000_000;
const maxDeletedShown = 200;

/**
 * The texts that the notes of a vault had. Nothing here ever stops a save: what cannot be kept is told once, and the
 * save goes on.
 */
export class NoteHistory implements NoteKeeper, Disposable {
  readonly #options: NoteHistoryOptions;
  readonly #files: VersionFiles;
  readonly #latest = new LatestTexts();
  readonly #queue = new KeyedQueue();
  readonly #ends = new DisposableStore();
  #tidying: Promise<void> | null = null;
  #untidiedBytes = 0;
  #hasProblem = false;
  #isDisposed = false;

  constructor(options: NoteHistoryOptions) {
    this.#options = options;
    this.#files = new VersionFiles(options.folder);
    this.#ends.add(options.clock.after(firstTidyMs, () => void this.tidy()));
    this.#ends.add(options.clock.every(tidyPeriodMs, () => void this.tidy()));
  }

  seen(path: NotePath, text: string): void {
    const latest = this.#latest.get(path);
    if (latest?.text === text) return;
    this.#latest.set(path, { text, isOwn: false });
    // Another program was here, and the window has seen it before the watcher told.
    if (latest) void this.#keep(path, latest.text, 'outside');
  }

  written(path: NotePath, text: string): void {
    this.#latest.set(path, { text, isOwn: true });
  }

  async beforeReplacing(path: NotePath, oldText: string, newText: string, kind: ReplacingKind): Promise<void> {
    const latest = this.#latest.get(path);
    const isOwnStep = latest?.isOwn === true && latest.text === oldText;
    await this.#keep(path, oldText, kind, (sinceNewestMs) =>
      isWorthKeeping({ kind, isOwnStep, oldLength: oldText.length, newLength: newText.length, sinceNewestMs }),
    );
  }

  async beforeDeleting(path: NotePath, text: string): Promise<void> {
    await this.#keep(path, text, 'delete');
    this.#latest.delete(path);
  }

  async moved(from: NotePath, to: NotePath): Promise<void> {
    const latest = this.#latest.get(from);
    this.#latest.delete(from);
    if (latest) this.#latest.set(to, latest);
    await this.#attempt(from, () => this.#queue.run([from, to], () => this.#files.move(from, to)));
  }

  /** Another program touched a note: what the window knew of it is kept. `readNow` answers null for a removed one. */
  async changedOutside(path: NotePath, readNow: () => Promise<string | null>): Promise<void> {
    const latest = this.#latest.get(path);
    if (!latest) return;
    const textNow = await readNow();
    if (textNow === latest.text) return;
    if (this.#latest.get(path) === latest) this.#latest.delete(path);
    await this.#keep(path, latest.text, textNow === null ? 'delete' : 'outside');
  }

  /** Keeps a text that was typed, never saved, and is not wanted now. False when it could not be kept. */
  keepDraft(path: NotePath, text: string): Promise<boolean> {
    return this.#keep(path, text, 'draft');
  }

  versions(path: NotePath): Promise<readonly NoteVersion[]> {
    return this.#files.list(path);
  }

  /** @throws AppError note-missing, file-error */
  read(path: NotePath, id: string): Promise<string> {
    return this.#files.read(path, id);
  }

  /** Notes that have versions but are not in the vault, newest first. */
  async deleted(isThere: (path: NotePath) => Promise<boolean>): Promise<DeletedNote[]> {
    const found: DeletedNote[] = [];
    for (const path of await this.#files.notes()) {
      if (await isThere(path)) continue;
      const [version] = await this.#files.list(path);
      if (version) found.push({ path, version });
    }
    return found.sort((a, b) => b.version.atMs - a.version.atMs).slice(0, maxDeletedShown);
  }

  async forget(path: NotePath): Promise<void> {
    await this.#queue.run([path], () => this.#files.forget(path));
  }

  /** Drops what is too old or too much. Calls meanwhile share the run. */
  tidy(): Promise<void> {
    this.#tidying ??= this.#tidyUp()
      .catch((error: unknown) => this.#options.log.warn('The history was not tidied.', error))
      .finally(() => {
        this.#tidying = null;
      });
    return this.#tidying;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#ends.dispose();
  }

  async #tidyUp(): Promise<void> {
    const { clock, folder, limits = defaultRetention } = this.#options;
    this.#untidiedBytes = 0;
    await sweepKeptFolder(folder, clock.wallMs());
    const emptied = new Set<string>();
    // A little below the bound, so that what comes before the next time still fits.
    const maxBytes = Math.max(limits.maxBytes - maxUntidiedBytes, limits.maxBytes / 2);
    for (const version of versionsToDrop(await this.#files.survey(), clock.wallMs(), { ...limits, maxBytes })) {
      if (this.#isDisposed) return;
      await this.#files.drop(version);
      emptied.add(version.note);
    }
    for (const note of emptied) await this.#files.dropIfEmpty(note);
  }

  /** Keeps a text unless it is the newest version already, or is not worth it. */
  async #keep(
    path: NotePath,
    text: string,
    kind: VersionKind,
    isWorth: (sinceNewestMs: number | null) => boolean = () => true,
  ): Promise<boolean> {
    return this.#attempt(path, () =>
      this.#queue.run([path], async () => {
        const atMs = this.#options.clock.wallMs();
        const [newest] = await this.#files.list(path);
        const isKept = newest !== undefined && revisionOf(text).startsWith(newest.digest);
        // A deletion is told of even when its text is kept: the list of deleted notes goes by it.
        if (isKept && kind !== 'delete') return;
        if (!isWorth(newest ? atMs - newest.atMs : null)) return;
        const { sizeBytes } = await this.#files.write(path, text, kind, atMs);
        this.#untidiedBytes += Math.max(sizeBytes, diskBlockBytes);
        if (this.#untidiedBytes > maxUntidiedBytes) void this.tidy();
      }),
    );
  }

  async #attempt(path: NotePath, run: () => Promise<void>): Promise<boolean> {
    try {
      await run();
      this.#hasProblem = false;
      return true;
    } catch (error) {
      this.#options.log.warn(`The history of "${path}" was not written: ${messageOf(error)}`);
      if (!this.#hasProblem && !this.#isDisposed) this.#options.onProblem(problemWords(error));
      this.#hasProblem = true;
      return false;
    }
  }
}

function problemWords(error: unknown): string {
  const reason = systemCode(error) === 'ENOSPC' ? 'the disk is full' : messageOf(error);
  return `Earlier texts of your notes cannot be kept at the moment (${reason}). Your notes are saved all the same.`;
}
