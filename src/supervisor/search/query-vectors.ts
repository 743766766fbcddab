import { positiveInteger } from '../../shared/util/assert.ts';
import type { Embedder } from '../embedding/embedder.ts';

/** Vectors of the last queries: typing goes back and forth over the same texts. Least recently used goes first. */
export class QueryVectors {
  readonly #embedder: Embedder;
  readonly #maxEntries: number;
  readonly #vectors = new Map<string, Float32Array>();

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
    const [vector] = await this.#embedder.embed([text], signal);
    if (!vector) throw new Error('The embedder returned no vector for a text.');
    return vector;
  }
}
