import { isAppError, type AppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Embedder } from '../embedding/embedder.ts';
import type { PendingChunk } from '../storage/chunk-statements.ts';
import type { IndexStore } from '../storage/index-store.ts';
import { pauseFor } from './pause-for.ts';

/** A refused call is tried again after this long, and given up after so many tries: ten seconds. */
const busyWaitMs = 250;
const maxBusyTries = 40;

/** Handed to the model to see whether it is well; short, and in words that every model knows. */
export const wellnessText = 'Good morning.';

export const textsSentCounter = 'texts-sent-to-model';
export const bytesSentCounter = 'bytes-sent-to-model';
export const callsCounter = 'calls-of-model';

export interface PassageEmbedderOptions {
  readonly store: IndexStore;
  readonly embedder: Embedder;
  readonly clock: Clock;
}

interface Sending {
  isCounted: boolean;
  failure: { readonly error: unknown } | null;
}

/** Passages to the model, their vectors into the rows. */
export class PassageEmbedder {
  readonly #options: PassageEmbedderOptions;

  constructor(options: PassageEmbedderOptions) {
    this.#options = options;
  }

  /**
   * Embeds the passages in one call and stores their vectors.
   * @returns null when it went well; else the error, when these texts may be to blame
   * @throws AppError model-unavailable when the model cannot be started, or was unloaded; too-many-requests; cancelled
   */
  async embed(passages: readonly PendingChunk[], signal: AbortSignal): Promise<AppError | null> {
    try {
      this.#keep(passages, await this.#call(passages, signal));
      return null;
    } catch (error) {
      return asBlame(error);
    }
  }

  /** Whether the model embeds a text that is surely harmless. It is no passage, so it is not counted. */
  async isModelWell(signal: AbortSignal): Promise<boolean> {
    try {
      await this.#options.embedder.embed([wellnessText], signal);
      return true;
    } catch (error) {
      asBlame(error);
      return false;
    }
  }

  async #call(passages: readonly PendingChunk[], signal: AbortSignal): Promise<Float32Array[]> {
    const { embedder, clock } = this.#options;
    const texts = passages.map((passage) => passage.embedText);
    for (let tries = 1; ; tries += 1) {
      const sending: Sending = { isCounted: false, failure: null };
      try {
        return await embedder.embed(texts, signal, () => this.#countSent(texts, sending));
      } catch (error) {
        if (sending.failure) throw sending.failure.error; // No text is to blame for what the database says.
        if (!isAppError(error, 'too-many-requests')) throw error;
        if (sending.isCounted) this.#count(texts, -1);
        if (tries >= maxBusyTries) throw error;
      }
      await pauseFor(clock, busyWaitMs, signal);
    }
  }

  /** Just before the texts go: a kill must not hide that they went, nor count those that waited for a model. */
  #countSent(texts: readonly string[], sending: Sending): void {
    try {
      this.#count(texts, 1);
      sending.isCounted = true;
    } catch (error) {
      sending.failure = { error };
      throw error;
    }
  }

  #count(texts: readonly string[], calls: 1 | -1): void {
    const { store } = this.#options;
    store.transaction(() => {
      store.counters.add(callsCounter, calls);
      store.counters.add(textsSentCounter, calls * texts.length);
      store.counters.add(bytesSentCounter, calls * utf8Bytes(texts));
    });
  }

  /** The rows note by themselves what the vector store has to follow. */
  #keep(passages: readonly PendingChunk[], vectors: readonly Float32Array[]): void {
    const { store, clock } = this.#options;
    const rows = passages.flatMap(({ key }, index) => {
      const vector = vectors[index];
      return vector ? [{ key, vector }] : [];
    });
    store.transaction(() => store.embeddings.insertMany(rows, clock.wallMs()));
  }
}

/** The texts may be to blame. They are not when the model cannot be started, or was unloaded: that is thrown on. */
function asBlame(error: unknown): AppError {
  if (isAppError(error, 'model-died', 'model-timeout', 'model-failed')) return error;
  throw error;
}

function utf8Bytes(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
