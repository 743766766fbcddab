import type { Neighbour } from '../vector-index.ts';
import { dotOfHalves } from '../kernel/half-float.ts';
import type { FullVectors } from './full-vectors.ts';
import { releaseBlob } from './release-blob.ts';

/** Collects the nearest by their full vectors. No id is read twice. */
export class ExactRank {
  readonly #query: Float32Array;
  readonly #limit: number;
  readonly #vectors: FullVectors;
  readonly #seen = new Set<number>();
  readonly #found: Neighbour[] = [];

  constructor(query: Float32Array, limit: number, vectors: FullVectors) {
    this.#query = query;
    this.#limit = limit;
    this.#vectors = vectors;
  }

  /** What a vector must exceed to be among the nearest. */
  get worst(): number {
    return this.#found.length < this.#limit ? -Infinity : (this.#found.at(-1)?.similarity ?? -Infinity);
  }

  get isFull(): boolean {
    return this.#found.length >= this.#limit;
  }

  /** Answers the similarity; undefined when there is no such vector, none to be trusted, or it was offered before. */
  offer(id: number): number | undefined {
    if (this.#seen.has(id)) return undefined;
    this.#seen.add(id);
    const bytes = this.#vectors.read(id);
    if (bytes === undefined || bytes === 'damaged') return undefined;
    return this.offerBytes(id, bytes);
  }

  /** For those who read the bytes themselves, each id once; the bytes are gone afterwards. */
  offerBytes(id: number, bytes: Uint8Array): number {
    const similarity = dotOfHalves(bytes, this.#query);
    releaseBlob(bytes);
    if (similarity > this.worst) this.#insert({ id, similarity });
    return similarity;
  }

  found(): Neighbour[] {
    return this.#found;
  }

  #insert(neighbour: Neighbour): void {
    let at = this.#found.length;
    while (at > 0 && (this.#found[at - 1]?.similarity ?? 0) < neighbour.similarity) at -= 1;
    this.#found.splice(at, 0, neighbour);
    if (this.#found.length > this.#limit) this.#found.pop();
  }
}
