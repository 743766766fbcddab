import type { Clock } from '../../shared/util/clock.ts';
import type { Embedder } from '../embedding/embedder.ts';
import type { Logger } from '../logger.ts';
import type { PendingChunk } from '../storage/chunk-statements.ts';
import type { IndexStore } from '../storage/index-store.ts';
import { BatchRoom, textBytes, ungovernedLeases, vectorBytes, type BatchLeases } from './batch-room.ts';
import { FaultIsolation } from './fault-isolation.ts';
import { PassageEmbedder } from './passage-embedder.ts';
import { Quarantine } from './quarantine.ts';

/**
 * Texts in one call of the model: a quarter of a second of work, after which their vectors are stored. So much is done
 * again after a kill, and so long what is urgent waits for a batch of the bulk to make way.
 */
export const callTexts = 4;

export interface EmbedBatchesOptions {
  readonly store: IndexStore;
  readonly embedder: Embedder;
  readonly clock: Clock;
  readonly log: Logger;
  /** What waits for the embedder, at most so many; the passages of the notes when left out. */
  readonly pending?: (limit: number) => PendingChunk[];
  /** Where each batch asks for memory; left out: none is refused. */
  readonly leases?: BatchLeases;
}

export interface BatchRequest {
  /** Paths of the notes whose passages come first. */
  readonly preferred: readonly string[];
  /** True: passages of the preferred notes, and no others. */
  readonly isPreferredOnly: boolean;
  /** Asked after each call of the model; false ends the batch there. */
  readonly mayGoOn: () => boolean;
}

/** What the batch under way holds in this process. */
export interface BatchMemory {
  readonly textBytes: number;
  readonly vectorBytes: number;
}

const nothingInFlight: BatchMemory = { textBytes: 0, vectorBytes: 0 };

/** Embeds what has no vector yet, a batch at a time: one lease of memory, a few calls of the model. */
export class EmbedBatches {
  readonly #options: EmbedBatchesOptions;
  readonly #room: BatchRoom;
  readonly #faults: FaultIsolation;
  #inFlight = nothingInFlight;

  constructor(options: EmbedBatchesOptions) {
    this.#options = options;
    const { store, embedder, clock, log, leases = ungovernedLeases } = options;
    this.#room = new BatchRoom({ leases, dimensions: embedder.dimensions, clock });
    this.#faults = new FaultIsolation({
      passages: new PassageEmbedder(options),
      quarantine: new Quarantine(store, log),
      log,
    });
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

  /** True when a passage of these notes waits for the model; of any note, when none is named. */
  hasWork(paths?: readonly string[]): boolean {
    const { store, pending } = this.#options;
    if (pending) return pending(1).length > 0;
    const { chunks } = store;
    return (paths ? chunks.nextOfNotes(1, paths) : chunks.nextToEmbed(1)).length > 0;
  }

  /**
   * Embeds the next batch and stores its vectors. A note on which the model fails is put into quarantine.
   * @returns the number of texts embedded; null when nothing is left to do; 'no-room' when memory was refused for even
   * one text, a second ago
   * @throws AppError model-unavailable when the model itself cannot be had or seems broken; too-many-requests when
   * others keep it busy; cancelled when `signal` was aborted
   */
  async next(request: BatchRequest, signal: AbortSignal): Promise<number | 'no-room' | null> {
    const pending = this.#choose(request);
    if (pending.length === 0) {
      if (!request.isPreferredOnly) this.#room.endShortage();
      return null;
    }
    const leased = await this.#room.take(pending, signal);
    if (!leased) return 'no-room';
    try {
      this.#inFlight = this.#memoryOf(leased.chunks);
      return await this.#embedInCalls(leased.chunks, request.mayGoOn, signal);
    } finally {
      this.#inFlight = nothingInFlight;
      leased.lease.release();
    }
  }

  #choose({ preferred, isPreferredOnly }: BatchRequest): PendingChunk[] {
    const { store, pending } = this.#options;
    const { chunks } = store;
    const { maxTexts } = this.#room;
    if (pending) return pending(maxTexts);
    return isPreferredOnly ? chunks.nextOfNotes(maxTexts, preferred) : chunks.nextToEmbed(maxTexts, preferred);
  }

  #memoryOf(batch: readonly PendingChunk[]): BatchMemory {
    const { dimensions } = this.#options.embedder;
    return { textBytes: textBytes(batch), vectorBytes: vectorBytes(batch.length, dimensions) };
  }

  async #embedInCalls(batch: readonly PendingChunk[], mayGoOn: () => boolean, signal: AbortSignal): Promise<number> {
    let embedded = 0;
    for (let start = 0; start < batch.length; start += callTexts) {
      if (start > 0 && !mayGoOn()) break;
      embedded += await this.#faults.embed(batch.slice(start, start + callTexts), signal);
    }
    return embedded;
  }
}
