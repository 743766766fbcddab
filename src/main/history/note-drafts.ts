import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { FoundDraft } from '../../shared/contract/drafts-api.ts';
import { noteTextSchema, readableNotePathSchema } from '../../shared/contract/notes-api.ts';
import { AppError, messageOf } from '../../shared/errors/app-error.ts';
import { systemCode } from '../../shared/node/file-errors.ts';
import type { NotePath } from '../../shared/types/note-path.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Logger } from '../log/logger.ts';
import { writeFileAtomically } from '../notes/atomic-write.ts';
import { KeyedQueue } from '../notes/keyed-queue.ts';
import { ignoreMissing, keptName, sweepKeptFolder } from './kept-folder.ts';

const draftSchema = z.object({ path: readableNotePathSchema, atMs: z.number(), text: noteTextSchema });
type Draft = z.infer<typeof draftSchema>;

export interface NoteDraftsOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** What the vault has under a path; null when there is no such note. */
  readonly readNote: (path: NotePath) => Promise<string | null>;
  /** Keeps a text that is not wanted now as a version; false when it could not be kept. */
  readonly putAway: (path: NotePath, text: string) => Promise<boolean>;
}

/** `live` drafts are written while somebody types; at the next start they become `found` ones, which wait for an answer. */
type Kind = 'live' | 'found';

/** Texts that were typed and are not saved yet, a file for each note, so that no crash takes more than a second of them. */
export class NoteDrafts {
  readonly #options: NoteDraftsOptions;
  readonly #queue = new KeyedQueue();
  /** When each live draft was written, counted: a save clears those that came before it, and no later one. */
  readonly #writtenAt = new Map<NotePath, number>();
  #count = 0;

  constructor(options: NoteDraftsOptions) {
    this.#options = options;
  }

  async keep(path: NotePath, text: string): Promise<void> {
    this.#count += 1;
    this.#writtenAt.set(path, this.#count);
    const draft: Draft = { path, atMs: this.#options.clock.wallMs(), text };
    await this.#queue.run([path], async () => {
      // Unsaved texts are their writer's alone.
      await mkdir(this.#options.folder, { recursive: true, mode: 0o700 });
      await writeFileAtomically(this.#file(path, 'live'), JSON.stringify(draft));
    });
  }

  /** The moment before a save, to be given to `saved`. */
  get mark(): number {
    return this.#count;
  }

  /** A text of the note was saved; what was typed since the mark is not in it. */
  async saved(path: NotePath, mark: number): Promise<void> {
    const writtenAt = this.#writtenAt.get(path);
    if (writtenAt === undefined || writtenAt > mark) return;
    this.#writtenAt.delete(path);
    await this.#queue.run([path], () => rm(this.#file(path, 'live'), { force: true }));
  }

  async moved(from: NotePath, to: NotePath): Promise<void> {
    await this.#queue.run([from, to], async () => {
      for (const kind of ['live', 'found'] as const) {
        const draft = await this.#read(this.#file(from, kind));
        if (!draft) continue;
        await writeFileAtomically(this.#file(to, kind), JSON.stringify({ ...draft, path: to }));
        await rm(this.#file(from, kind), { force: true });
      }
    });
  }

  /** The note was deleted: what was typed and never saved goes with its other texts. */
  async removed(path: NotePath): Promise<void> {
    await this.#queue.run([path], async () => {
      for (const kind of ['live', 'found'] as const) await this.#putAway(path, kind, null);
    });
  }

  /**
   * What earlier lives of the window left, for a window that has just begun. A draft whose text is saved already says
   * nothing new; one whose note is gone waits among the deleted notes.
   */
  async found(): Promise<FoundDraft[]> {
    const { folder, clock } = this.#options;
    await sweepKeptFolder(folder, clock.wallMs());
    const found: FoundDraft[] = [];
    for (const path of await this.#paths()) {
      const draft = await this.#queue.run([path], () => this.#findAt(path));
      if (draft) found.push({ path, atMs: draft.atMs });
    }
    return found.sort((a, b) => b.atMs - a.atMs);
  }

  /** @throws AppError note-missing */
  async read(path: NotePath): Promise<{ readonly text: string; readonly atMs: number }> {
    const draft = await this.#read(this.#file(path, 'found'));
    if (!draft) throw new AppError('note-missing', 'That unsaved text is not there any more.');
    return { text: draft.text, atMs: draft.atMs };
  }

  /** The user does not want it, or has it in the note: it is gone, or a version of the note. */
  async discard(path: NotePath): Promise<void> {
    const note = await this.#options.readNote(path);
    await this.#queue.run([path], () => this.#putAway(path, 'found', note));
  }

  async #findAt(path: NotePath): Promise<Draft | null> {
    const note = await this.#options.readNote(path).catch(() => undefined); // Unreadable now: nothing is concluded.
    const live = await this.#read(this.#file(path, 'live'));
    if (live) {
      if (live.text === note) await rm(this.#file(path, 'live'), { force: true });
      else {
        await this.#putAway(path, 'found', note ?? null);
        await rename(this.#file(path, 'live'), this.#file(path, 'found'));
      }
      this.#writtenAt.delete(path);
    }
    const found = await this.#read(this.#file(path, 'found'));
    if (found && note !== null && found.text !== note) return found;
    if (found) await this.#putAway(path, 'found', note ?? null);
    return null;
  }

  /** Removes a draft, after its text was kept as a version unless the note has it. */
  async #putAway(path: NotePath, kind: Kind, note: string | null): Promise<void> {
    const file = this.#file(path, kind);
    const draft = await this.#read(file);
    if (draft && draft.text !== note && !(await this.#options.putAway(path, draft.text)))
      throw new AppError('file-error', `The unsaved text of "${path}" could not be put into its history, so it stays.`);
    await rm(file, { force: true });
  }

  async #paths(): Promise<Set<NotePath>> {
    const { folder } = this.#options;
    const names = await readdir(folder).catch((error: unknown) => {
      ignoreMissing(error);
      return [];
    });
    const paths = new Set<NotePath>();
    for (const name of names.filter((each) => each.endsWith('.json'))) {
      const draft = await this.#read(join(folder, name));
      if (draft) paths.add(draft.path);
    }
    return paths;
  }

  /** Null for one that is not there or not whole: a power cut may have taken what a kill cannot. */
  async #read(file: string): Promise<Draft | null> {
    try {
      return draftSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') this.#options.log.warn(`A draft cannot be read: ${messageOf(error)}`);
      return null;
    }
  }

  #file(path: NotePath, kind: Kind): string {
    return join(this.#options.folder, `${keptName(path)}.${kind}.json`);
  }
}
