import type { Clock } from '../../shared/util/clock.ts';
import type { PendingChunk } from '../storage/chunk-statements.ts';
import { pauseFor, throwIfCancelled } from './pause-for.ts';

/** Texts for one call of the model: about a second of work, so that pausing and progress stay lively. */
export const batchTexts = 16;

/**
 * What one text is charged for the model's work, besides the text and its vector. A quota, not what the text holds: the
 * model takes one text at a time and leaves garbage until V8 collects it. Measured on texts of 800 characters, batches
 * of 16 raised the model process's private bytes by 0.1 to 0.3 MB a text, and now and then by 40 to 60 MB at once when
 * its heap grew. With this figure a full batch stays far below the default AI limit, and one text fits the smallest.
 */
export const modelBytesPerText = 400_000;

const bytesPerCharacter = 2;
/** The text lies in a row and in the message to the model; its vector in the answer and as a row of its own. */
const copies = 2;

/** When not even one text has room, it is asked for again after this long. */
const noRoomWaitMs = 1_000;
/** A shortage that ends sooner is not worth a word to the user. */
const problemAfterMs = 10_000;
/** A batch that was made smaller is tried at twice its size after so long without a refusal. */
const growAfterMs = 10_000;

export interface BatchLease {
  release(): void;
}

/** What a batch takes until its vectors are stored. Bytes. */
export interface BatchNeed {
  /** In this process: texts and vectors. */
  readonly ownBytes: number;
  /** In the model process, which the AI limit counts and the base limit does not. */
  readonly modelBytes: number;
}

/** Where a batch asks for room before it is embedded. */
export interface BatchLeases {
  request(need: BatchNeed): Promise<BatchLease | { readonly retryable: true }>;
}

/** Room without limit, for an indexer that no memory manager governs. */
export const ungovernedLeases: BatchLeases = { request: () => Promise.resolve({ release: () => undefined }) };

export interface BatchRoomOptions {
  readonly leases: BatchLeases;
  readonly dimensions: number;
  readonly clock: Clock;
}

export interface LeasedBatch {
  /** The first of the texts that were asked for: as many as there is room for. */
  readonly chunks: readonly PendingChunk[];
  readonly lease: BatchLease;
}

/** Room for the next batch: a smaller one when memory is refused, and a wait when there is none for a single text. */
export class BatchRoom {
  readonly #options: BatchRoomOptions;
  #maxTexts = batchTexts;
  #growAtMs = Infinity;
  #shortSinceMs: number | null = null;

  constructor(options: BatchRoomOptions) {
    this.#options = options;
  }

  /** How many texts the next batch may have. */
  get maxTexts(): number {
    return this.#maxTexts;
  }

  get isShort(): boolean {
    return this.#shortSinceMs !== null;
  }

  /** A sentence for the user when there was no room for long; null otherwise. */
  get problem(): string | null {
    const waitedMs = this.#options.clock.nowMs() - (this.#shortSinceMs ?? Infinity);
    if (waitedMs < problemAfterMs) return null;
    return 'There is no memory left for the local model, so search by meaning waits for some. Words go on. A higher memory limit ends this.';
  }

  /** Nothing waits for room any more. */
  endShortage(): void {
    this.#shortSinceMs = null;
  }

  /**
   * Asks for room for these texts, for half of them when it is refused, and so on. Null when there was none for a
   * single one: by then it has waited a while.
   * @throws AppError cancelled
   */
  async take(chunks: readonly PendingChunk[], signal: AbortSignal): Promise<LeasedBatch | null> {
    this.#growWhenDue();
    for (let count = chunks.length; count >= 1; count = Math.floor(count / 2)) {
      const batch = await this.#ask(chunks.slice(0, count), signal);
      if (batch) return batch;
      this.#shrinkTo(Math.max(1, Math.floor(count / 2)));
    }
    await this.#waitForRoom(signal);
    return null;
  }

  async #ask(chunks: readonly PendingChunk[], signal: AbortSignal): Promise<LeasedBatch | null> {
    throwIfCancelled(signal);
    const { leases, dimensions } = this.#options;
    const answer = await leases.request(batchNeed(chunks, dimensions));
    if (!('release' in answer)) return null;
    // The answer may have come after a collection that outlasted the wish for it.
    if (signal.aborted) answer.release();
    throwIfCancelled(signal);
    this.endShortage();
    return { chunks, lease: answer };
  }

  async #waitForRoom(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    this.#shortSinceMs ??= clock.nowMs();
    try {
      await pauseFor(clock, noRoomWaitMs, signal);
    } catch (error) {
      this.endShortage(); // Paused or ended: nobody waits.
      throw error;
    }
  }

  #shrinkTo(texts: number): void {
    this.#maxTexts = texts;
    this.#growAtMs = this.#options.clock.nowMs() + growAfterMs;
  }

  /** Doubling step by step: a limit that was raised is noticed, and one that was not costs one refusal in ten seconds. */
  #growWhenDue(): void {
    const nowMs = this.#options.clock.nowMs();
    if (nowMs < this.#growAtMs) return;
    this.#maxTexts = Math.min(batchTexts, this.#maxTexts * 2);
    this.#growAtMs = this.#maxTexts < batchTexts ? nowMs + growAfterMs : Infinity;
  }
}

export function batchNeed(chunks: readonly PendingChunk[], dimensions: number): BatchNeed {
  return {
    ownBytes: copies * (textBytes(chunks) + vectorBytes(chunks.length, dimensions)),
    modelBytes: chunks.length * modelBytesPerText,
  };
}

/** At most: V8 takes half of it for a text of Latin letters. */
export function textBytes(chunks: readonly PendingChunk[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.embedText.length, 0) * bytesPerCharacter;
}

export const vectorBytes = (vectors: number, dimensions: number): number =>
  vectors * dimensions * Float32Array.BYTES_PER_ELEMENT;
