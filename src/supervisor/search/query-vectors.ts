import { positiveInteger } from '../../shared/util/assert.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Embedder } from '../embedding/embedder.ts';

/** More would only keep the model busy with what nobody waits for any more. */
const maxInFlight = 2;

/**
 * Vectors of the last queries: typing goes back and forth over the same texts. Least recently used goes first. Of those
 * being embedded only the newest two go on: an older one is given up with `cancelled`.
 */
export class QueryVectors {
  readonly #embedder: Embedder;
  readonly #maxEntries: number;
  readonly #clock: Clock;
  readonly #vectors = new Map<string, Float32Array>();
  #lastAccessMs: number;
  /** In the order in which they began. */
  readonly #inFlight = new Set<AbortController>();

  constructor(embedder: Embedder, maxEntries: number, clock: Clock) {
    this.#embedder = embedder;
    this.#clock = clock;
    this.#lastAccessMs = clock.nowMs();
    this.#maxEntries = positiveInteger('maxEntries', maxEntries);
  }

  /** What the vectors take; their texts are short. */
  get bytes(): number {
    return this.#vectors.size * this.#embedder.dimensions * Float32Array.BYTES_PER_ELEMENT;
  }

  get lastAccessMs(): number {
    return this.#lastAccessMs;
  }

  /** Forgets the least recently used until no more than so many bytes are left; returns how many went. */
  trimTo(bytes: number): number {
    const before = this.bytes;
    for (const text of this.#vectors.keys()) {
      if (this.bytes <= bytes) break;
      this.#vectors.delete(text);
    }
    return before - this.bytes;
  }

  async get(text: string, signal: AbortSignal): Promise<Float32Array> {
    this.#lastAccessMs = this.#clock.nowMs();
    const known = this.#vectors.get(text);
    if (known) this.#vectors.delete(text);
    const vector = known ?? (await this.#embed(text, signal));
    this.#vectors.set(text, vector);
    const oldest = this.#vectors.keys().next();
    if (this.#vectors.size > this.#maxEntries && !oldest.done) this.#vectors.delete(oldest.value);
    return vector;
  }

  async #embed(text: string, signal: AbortSignal): Promise<Float32Array> {
    const replaced = new AbortController();
    this.#inFlight.add(replaced);
    const [oldest] = this.#inFlight;
    if (oldest && this.#inFlight.size > maxInFlight) {
      this.#inFlight.delete(oldest);
      oldest.abort();
    }
    try {
      const [vector] = await this.#embedder.embed([text], AbortSignal.any([signal, replaced.signal]));
      if (!vector) throw new Error('The embedder returned no vector for a text.');
      return vector;
    } finally {
      this.#inFlight.delete(replaced);
    }
  }
}
