import { AppError, isAppError, messageOf } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Logger } from '../logger.ts';
import type { Embedder } from '../embedding/embedder.ts';
import type { PendingChunk } from '../storage/chunk-statements.ts';
import type { IndexStore } from '../storage/index-store.ts';
import { BatchRoom, textBytes, ungovernedLeases, vectorBytes, type BatchLeases } from './batch-room.ts';
import { pauseFor } from './pause-for.ts';

/** So many different notes in a row failing means that the model is ill, not the notes. */
export const maxFailuresInRow = 3;

/** A refused call is tried again after this long, and given up after so many tries: ten seconds. */
const busyWaitMs = 250;
const maxBusyTries = 40;

export const textsSentCounter = 'texts-sent-to-model';

export interface EmbedBatchesOptions {
  readonly store: IndexStore;
  readonly embedder: Embedder;
  readonly clock: Clock;
  readonly log: Logger;
  /** What waits for the embedder, at most so many, the notes at these paths first; the passages' own when left out. */
  readonly pending?: (limit: number, preferredPaths: readonly string[]) => PendingChunk[];
  /** Where each batch asks for memory; left out: none is refused. */
  readonly leases?: BatchLeases;
}

/** What the batch under way holds in this process. */
export interface BatchMemory {
  readonly textBytes: number;
  readonly vectorBytes: number;
}

const nothingInFlight: BatchMemory = { textBytes: 0, vectorBytes: 0 };

/** Embeds what has no vector yet, a batch at a time; a note on which the model fails is marked and left behind. */
export class EmbedBatches {
  readonly #options: EmbedBatchesOptions;
  readonly #room: BatchRoom;
  readonly #failedInRow: { noteId: number; path: string }[] = [];
  #inFlight = nothingInFlight;

  constructor(options: EmbedBatchesOptions) {
    this.#options = options;
    const { embedder, clock, leases = ungovernedLeases } = options;
    this.#room = new BatchRoom({ leases, dimensions: embedder.dimensions, clock });
  }

  get inFlight(): BatchMemory {
    return this.#inFlight;
  }

  /** True while there is no memory for even one text. */
  get isShort(): boolean {
    return this.#room.isShort;
  }

  /** Why no batch has begun for long, as a sentence for the user; null when batches go on. */
  get problem(): string | null {
    return this.#room.problem;
  }

  /**
   * Embeds the next batch and stores its vectors.
   * @returns the number of texts embedded; null when nothing is left to do; 'no-room' when memory was refused for even
   * one text, a second ago
   * @throws AppError model-unavailable when the model itself cannot be had or seems broken; too-many-requests when
   * others keep it busy; cancelled when `signal` was aborted
   */
  async next(preferred: readonly string[], signal: AbortSignal): Promise<number | 'no-room' | null> {
    const pending = this.#pending(preferred);
    if (pending.length === 0) {
      this.#room.endShortage();
      return null;
    }
    const leased = await this.#room.take(pending, signal);
    if (!leased) return 'no-room';
    try {
      this.#inFlight = this.#memoryOf(leased.chunks);
      return await this.#embedAll(leased.chunks, signal);
    } finally {
      this.#inFlight = nothingInFlight;
      leased.lease.release();
    }
  }

  #pending(preferred: readonly string[]): PendingChunk[] {
    const { store, pending } = this.#options;
    const { maxTexts } = this.#room;
    return pending ? pending(maxTexts, preferred) : store.chunks.nextToEmbed(maxTexts, preferred);
  }

  #memoryOf(batch: readonly PendingChunk[]): BatchMemory {
    const { dimensions } = this.#options.embedder;
    return { textBytes: textBytes(batch), vectorBytes: vectorBytes(batch.length, dimensions) };
  }

  async #embedAll(batch: readonly PendingChunk[], signal: AbortSignal): Promise<number> {
    const failure = await this.#tryTwice(batch, signal);
    if (failure === null) return batch.length;
    return this.#noteByNote(batch, failure, signal);
  }

  /** The second try gets a fresh model process when the first one ended it. */
  async #tryTwice(batch: readonly PendingChunk[], signal: AbortSignal): Promise<AppError | null> {
    const first = await this.#try(batch, signal);
    if (first === null) return null;
    this.#options.log.warn(`A batch of ${batch.length} passages failed and is tried again: ${first.message}`);
    return this.#try(batch, signal);
  }

  async #try(batch: readonly PendingChunk[], signal: AbortSignal): Promise<AppError | null> {
    try {
      this.#keep(batch, await this.#embed(batch, signal));
      return null;
    } catch (error) {
      // The texts may be to blame. They are not when the model cannot be started, or was unloaded: that is thrown on.
      if (isAppError(error, 'model-died', 'model-timeout', 'model-failed')) return error;
      throw error;
    }
  }

  /** Counts the texts before they go: a kill must not hide that they went. */
  async #embed(batch: readonly PendingChunk[], signal: AbortSignal): Promise<Float32Array[]> {
    const { store, embedder } = this.#options;
    const texts = batch.map((chunk) => chunk.embedText);
    for (let busyTries = 1; ; busyTries += 1) {
      store.counters.add(textsSentCounter, texts.length);
      try {
        return await embedder.embed(texts, signal);
      } catch (error) {
        if (!isAppError(error, 'too-many-requests')) throw error;
        store.counters.add(textsSentCounter, -texts.length);
        if (busyTries >= maxBusyTries) throw error;
      }
      await pauseFor(this.#options.clock, busyWaitMs, signal);
    }
  }

  /** The rows note by themselves what the vector store has to follow. */
  #keep(batch: readonly PendingChunk[], vectors: readonly Float32Array[]): void {
    const { store, clock } = this.#options;
    const rows = batch.flatMap((chunk, index) => {
      const vector = vectors[index];
      return vector ? [{ key: chunk.key, vector }] : [];
    });
    store.transaction(() => store.embeddings.insertMany(rows, clock.wallMs()));
    this.#failedInRow.length = 0;
  }

  async #noteByNote(batch: readonly PendingChunk[], failure: AppError, signal: AbortSignal): Promise<number> {
    const notes = Map.groupBy(batch, (chunk) => chunk.noteId);
    let embedded = 0;
    for (const [noteId, chunks] of notes) {
      // A batch of one note was tried twice already.
      const error = notes.size === 1 ? failure : await this.#try(chunks, signal);
      if (error === null) embedded += chunks.length;
      else this.#mark(noteId, chunks[0]?.path ?? '', error);
    }
    return embedded;
  }

  #mark(noteId: number, path: string, error: AppError): void {
    const { store, log } = this.#options;
    this.#failedInRow.push({ noteId, path });
    if (this.#failedInRow.length >= maxFailuresInRow) {
      this.#unmarkAll();
      throw new AppError(
        'model-unavailable',
        `The local model keeps failing (${messageOf(error)}). Search goes on with words; meaning is tried again in a minute.`,
      );
    }
    log.warn(`The model failed on "${path}"; the note is left to word search: ${error.message}`);
    store.transaction(() => {
      store.notes.setFailure(noteId, error.message);
      store.skipped.put({
        path,
        reason: 'model-failed',
        detail: `The model failed twice on this note (${error.message}). It is found by words only, and tried again when it changes, when indexing is resumed or at the next start.`,
      });
    });
  }

  #unmarkAll(): void {
    const { store } = this.#options;
    store.transaction(() => {
      for (const { noteId, path } of this.#failedInRow) {
        store.notes.setFailure(noteId, null);
        store.skipped.remove(path);
      }
    });
    this.#failedInRow.length = 0;
  }
}
