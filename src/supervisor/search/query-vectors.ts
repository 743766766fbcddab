import { positiveInteger } from '../../shared/util/assert.ts';
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
  readonly #vectors = new Map<string, Float32Array>();
  /** In the order in which they began. */
  readonly #inFlight = new Set<AbortController>();

  constructor(embedder: Embedder, maxEntries: number) {
    this.#embedder = embedder;
    this.#maxEntries = positiveInteger('maxEntries', maxEntries);
  }

  async get(text: string, signal: AbortSignal): Promise<Float32Array> {
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
