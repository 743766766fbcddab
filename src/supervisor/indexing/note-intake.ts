import type { SkippedNote, SkipReason } from '../../shared/contract/index-api.ts';
import { isAppError, type AppError } from '../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../shared/errors/error-codes.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import { readNoteFile, type NoteFile } from '../../shared/node/read-note.ts';
import type { VaultRoot } from '../../shared/node/vault-path.ts';
import { noteTitle, type NotePath } from '../../shared/types/note-path.ts';
import type { Clock } from '../../shared/util/clock.ts';
import { chunkKey } from '../embedding/chunk-key.ts';
import { chunksOf } from '../embedding/chunker.ts';
import { noteFactsOf, type NoteFacts } from '../links/note-facts.ts';
import type { NewChunk } from '../storage/chunk-statements.ts';
import type { IndexStore } from '../storage/index-store.ts';
import type { NewNote } from '../storage/note-rows.ts';
import { Pacer } from './pacer.ts';
import { roomToRead, unlimitedReadRoom, type ReadRoom } from './read-room.ts';

/** A book has 2,000 or so; a log file of 5 MB has ten times this. */
export const maxPassages = 8_000;
/** Up to so many are replaced, removed or renamed in one transaction: 15 to 40 ms. */
const passagesAtOnce = 192;
/** With more it takes several, of so many each. */
const passagesPerSlice = 64;
/** As many links are a few milliseconds. */
const linksAtOnce = 256;
/** A version of a note on which the process died so often is left out. */
const maxDeaths = 2;

const reasonOfCode: Partial<Record<ErrorCode, SkipReason>> = {
  'note-too-large': 'too-large',
  'note-not-text': 'not-text',
  'outside-vault': 'outside-vault',
  'memory-refused': 'no-memory',
};

export interface NoteIntakeOptions {
  readonly root: VaultRoot;
  readonly store: IndexStore;
  readonly modelId: string;
  readonly clock: Clock;
  /** Where a large note asks for memory before it is read; left out: none is refused. */
  readonly readRoom?: ReadRoom;
}

/** What the note in hand takes. Bytes. */
export interface NoteMemory {
  /** As read from the file, outside V8's heap. */
  readonly rawBytes: number;
  /** Its text; its passages are parts of it. */
  readonly textBytes: number;
}

const noNoteInHand: NoteMemory = { rawBytes: 0, textBytes: 0 };

/**
 * Brings one note's rows up to date with its file: chunks and words at once, vectors later. Work on a huge note is done
 * in several transactions with pauses between; a kill there leaves a note that the next scan takes for changed.
 */
export class NoteIntake {
  readonly #options: NoteIntakeOptions;
  #inHand = noNoteInHand;
  /** Room for the note in hand; null when it needs none. */
  #room: Disposable | null = null;

  constructor(options: NoteIntakeOptions) {
    this.#options = options;
  }

  get inHand(): NoteMemory {
    return this.#inHand;
  }

  /** @throws AppError vault-unavailable: then nothing is known of the note; cancelled */
  async take(path: NotePath, signal?: AbortSignal): Promise<void> {
    const { root } = this.#options;
    try {
      const file = await readNoteFile(root, path, (sizeBytes) => this.#beforeRead(sizeBytes, signal)).catch(
        asSkippable,
      );
      await this.#takeRead(path, file, signal);
    } finally {
      this.#inHand = noNoteInHand;
      this.#room?.dispose();
      this.#room = null;
    }
  }

  async #beforeRead(sizeBytes: number, signal: AbortSignal | undefined): Promise<void> {
    const { clock, readRoom = unlimitedReadRoom } = this.#options;
    this.#room = await roomToRead(readRoom, sizeBytes, clock, signal);
    this.#inHand = { rawBytes: sizeBytes, textBytes: sizeBytes };
  }

  async #takeRead(path: NotePath, file: NoteFile | AppError, signal?: AbortSignal): Promise<void> {
    if (!isAppError(file)) await this.#takeFile(path, file, signal);
    else if (file.code === 'note-missing') await this.remove(path, signal);
    else {
      const skipped = { path, reason: reasonOfCode[file.code] ?? 'unreadable', detail: file.message };
      // Locked by another program, say: what was read of it before is still the best that is known.
      if (isAppError(file, 'file-error', 'permission-denied', 'memory-refused'))
        this.#options.store.skipped.put(skipped);
      else await this.skip(skipped, signal);
    }
  }

  async remove(path: string, signal?: AbortSignal): Promise<void> {
    const { store } = this.#options;
    await this.#emptyIfLarge(path, signal);
    store.transaction(() => {
      store.notes.remove(path);
      store.skipped.remove(path);
    });
  }

  /** Follows a rename without reading the note: its passages, and so its vectors, stay. The new name is to be taken next. */
  async rename(from: NotePath, to: NotePath, signal?: AbortSignal): Promise<void> {
    const { store } = this.#options;
    const known = store.notes.get(from);
    if (known && from !== to) await this.#emptyIfLarge(to, signal);
    const title = noteTitle(to);
    const isLarge = known && store.chunks.countOfNote(known.noteId) > passagesAtOnce;
    if (isLarge) {
      store.notes.unsettle(from);
      await this.#inSlices((limit) => store.chunks.retitleSome(known.noteId, title, limit), signal);
    }
    store.transaction(() => {
      store.skipped.remove(from);
      store.notes.rename(from, to, title);
      if (known) store.links.nameNote(known.noteId, to);
      if (isLarge) store.notes.settle(to, known);
    });
  }

  /** Leaves a file out, with its reason; what an earlier, readable version left in the index goes. */
  async skip(note: SkippedNote, signal?: AbortSignal): Promise<void> {
    const { store } = this.#options;
    await this.#emptyIfLarge(note.path, signal);
    store.transaction(() => {
      store.notes.remove(note.path);
      store.skipped.put(note);
    });
  }

  async #takeFile(path: NotePath, file: NoteFile, signal: AbortSignal | undefined): Promise<void> {
    const { store } = this.#options;
    const known = store.notes.get(path);
    if (known?.revision === file.revision) {
      store.transaction(() => {
        store.notes.touch(path, file);
        if (known.failure === null) store.skipped.remove(path);
      });
      return;
    }
    if (store.attempts.count(path, file.revision) >= maxDeaths) return this.skip(crashed(path), signal);
    store.attempts.begin(path, file.revision);
    this.#inHand = { rawBytes: 0, textBytes: file.sizeBytes };
    try {
      const chunks = await this.#cut(file.text, signal);
      if (chunks === null) await this.skip(tooManyPassages(path), signal);
      else await this.#replace(path, file, chunks, await this.#readFacts(file.text, signal), signal);
    } finally {
      store.attempts.end(path, file.revision);
    }
  }

  /** Null when there are too many passages. */
  async #cut(text: string, signal: AbortSignal | undefined): Promise<NewChunk[] | null> {
    const pacer = new Pacer(signal);
    const chunks: NewChunk[] = [];
    for (const chunk of chunksOf(text)) {
      if (pacer.isDue) await pacer.pause();
      if (chunk === null) continue;
      if (chunks.length >= maxPassages) return null;
      const { headings, text: passage, startOffset, embedText } = chunk;
      chunks.push({ headings, text: passage, startOffset, key: chunkKey(this.#options.modelId, embedText) });
    }
    return chunks;
  }

  async #readFacts(text: string, signal: AbortSignal | undefined): Promise<NoteFacts> {
    const pacer = new Pacer(signal);
    const reading = noteFactsOf(text);
    let step = reading.next();
    while (!step.done) {
      if (pacer.isDue) await pacer.pause();
      step = reading.next();
    }
    return step.value;
  }

  async #replace(
    path: NotePath,
    file: NoteFile,
    chunks: readonly NewChunk[],
    facts: NoteFacts,
    signal?: AbortSignal,
  ): Promise<void> {
    const { store } = this.#options;
    const title = noteTitle(path);
    const { revision, sizeBytes, modifiedMs } = file;
    const known = store.notes.get(path);
    const countBefore = known ? store.chunks.countOfNote(known.noteId) : 0;
    const isLarge = Math.max(countBefore, chunks.length) > passagesAtOnce || facts.links.length > linksAtOnce;
    if (isLarge) return this.#replaceInSlices({ path, title, revision, sizeBytes, modifiedMs }, chunks, facts, signal);
    store.transaction(() => {
      const noteId = store.notes.upsert({ path, title, revision, sizeBytes, modifiedMs });
      store.chunks.replaceForNote(noteId, title, chunks);
      store.links.replaceForNote(noteId, path, facts);
      store.skipped.remove(path);
    });
  }

  /** The facts of the file are written last: they say that all of its passages are there. */
  async #replaceInSlices(
    note: NewNote,
    chunks: readonly NewChunk[],
    facts: NoteFacts,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { store } = this.#options;
    const pacer = new Pacer(signal);
    const noteId = store.transaction(() => {
      const id = store.notes.upsert(note);
      store.notes.unsettle(note.path);
      store.skipped.remove(note.path);
      return id;
    });
    const removeReplaced = (limit: number) => store.chunks.removeReplaced(noteId, limit);
    await this.#inSlices(removeReplaced, signal);
    const replacement = store.transaction(() => store.chunks.beginReplacing(noteId, note.title));
    for (let start = 0; start < chunks.length; start += passagesPerSlice) {
      await pacer.pause();
      store.transaction(() => replacement.put(chunks.slice(start, start + passagesPerSlice)));
    }
    await this.#inSlices(removeReplaced, signal);
    await this.#putFacts(noteId, note.path, facts, signal);
    store.notes.settle(note.path, note);
  }

  async #putFacts(noteId: number, path: string, facts: NoteFacts, signal: AbortSignal | undefined): Promise<void> {
    const { links } = this.#options.store;
    const pacer = new Pacer(signal);
    await this.#inSlices((limit) => links.removeSome(noteId, limit), signal);
    this.#options.store.transaction(() => {
      links.nameNote(noteId, path);
      links.putNames(noteId, facts);
    });
    for (let start = 0; start < facts.links.length; start += linksAtOnce) {
      await pacer.pause();
      const slice = facts.links.slice(start, start + linksAtOnce);
      this.#options.store.transaction(() => links.putLinks(noteId, slice));
    }
  }

  /** Removing a huge note's passages with the note would hold the process. */
  async #emptyIfLarge(path: string, signal: AbortSignal | undefined): Promise<void> {
    const { store } = this.#options;
    const known = store.notes.get(path);
    if (!known || store.chunks.countOfNote(known.noteId) <= passagesAtOnce) return;
    store.notes.unsettle(path);
    await this.#inSlices((limit) => store.chunks.removeSome(known.noteId, limit), signal);
  }

  async #inSlices(change: (limit: number) => number, signal: AbortSignal | undefined): Promise<void> {
    const pacer = new Pacer(signal);
    while (this.#options.store.transaction(() => change(passagesPerSlice)) > 0) await pacer.pause();
  }
}

/** What concerns this one note leaves it out; all else stops the run. */
function asSkippable(error: unknown): AppError {
  if (isAppError(error) && !isAppError(error, 'vault-unavailable', 'cancelled')) return error;
  throw error;
}

function tooManyPassages(path: string): SkippedNote {
  return {
    path,
    reason: 'too-many-passages',
    detail: `The note has more than ${maxPassages} passages, so it is not in the search. Split it into smaller notes to find it.`,
  };
}

function crashed(path: string): SkippedNote {
  return {
    path,
    reason: 'crashed',
    detail: `Search ended ${maxDeaths} times while it read this note, so the note is left out. Change or split it, or rebuild the index, to try again.`,
  };
}
