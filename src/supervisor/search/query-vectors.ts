import type { Retrievals } from '../../shared/contract/memory-api.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { EmbeddingCache } from '../cache/embedding-cache.ts';
import { chunkKey } from '../embedding/chunk-key.ts';
import type { Embedder } from '../embedding/embedder.ts';
import { ModelFlights } from './model-flights.ts';
import type { QueryRoom } from './query-room.ts';

/** Where vectors are kept on disk, by the key of their text. */
export interface PersistedVectors {
  /** Undefined when there is none, or when it is damaged. */
  byKey(key: Buffer): Float32Array | undefined;
}

export interface QueryVectorsOptions {
  readonly embedder: Embedder;
  readonly cache: EmbeddingCache;
  readonly persisted: PersistedVectors;
  readonly clock: Clock;
  /** Where a query asks for memory before the model embeds it; left out: none is refused. */
  readonly room?: QueryRoom;
}

/**
 * Vectors of queries: from the cache, from the passages' own where a query is one word for word, and at last from the
 * model. Typing goes back and forth over the same texts, so most come from the cache.
 */
export class QueryVectors {
  readonly #options: QueryVectorsOptions;
  readonly #flights: ModelFlights;
  #persisted = 0;
  #model = 0;
  #modelFirst = 0;
  #lastAccessMs: number;

  constructor(options: QueryVectorsOptions) {
    this.#options = options;
    this.#flights = new ModelFlights(options.embedder, options.room);
    this.#lastAccessMs = options.clock.nowMs();
  }

  get cache(): EmbeddingCache {
    return this.#options.cache;
  }

  get lastAccessMs(): number {
    return this.#lastAccessMs;
  }

  get counts(): Retrievals {
    const { float32, int8 } = this.#options.cache.statistics().hits;
    return { float32, int8, persisted: this.#persisted, model: this.#model, modelFirst: this.#modelFirst };
  }

  /** @throws AppError cancelled, also when newer queries took this one's place; memory-refused; what the embedder throws */
  async get(text: string, signal: AbortSignal): Promise<Float32Array> {
    const { embedder, cache, persisted, clock } = this.#options;
    this.#lastAccessMs = clock.nowMs();
    if (signal.aborted) throw new AppError('cancelled', 'The request was withdrawn.');
    const key = chunkKey(embedder.modelId, text);
    const compulsoryBefore = cache.statistics().misses.compulsory;
    const cached = cache.get(key);
    if (cached) return cached;
    const isFirst = cache.statistics().misses.compulsory > compulsoryBefore;
    const stored = persisted.byKey(key);
    const vector = stored ?? (await this.#flights.embed(text, signal));
    if (stored) this.#persisted += 1;
    else this.#countModel(isFirst);
    cache.put(key, vector);
    return vector;
  }

  #countModel(isFirst: boolean): void {
    this.#model += 1;
    if (isFirst) this.#modelFirst += 1;
  }
}
