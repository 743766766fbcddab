import { AppError } from '../../../shared/errors/app-error.ts';
import type { Neighbour, VectorItem } from '../vector-index.ts';
import {
  dimensionBounds,
  type RecallReport,
  type SearchRequest,
  type VectorStore,
  type VerifyReport,
} from '../vector-store.ts';
import { exactNearest } from './exact-answers.ts';

/** The simplest store there can be: every search compares with every vector. The contract is tried against it. */
export class ExactStore implements VectorStore {
  readonly dimensions: number;
  readonly needsMaintenance = false;
  /** Stands for the disk: it outlives the store. */
  readonly #vectors: Map<number, Float32Array>;
  #isReady = false;

  constructor(dimensions: number, vectors: Map<number, Float32Array> = new Map()) {
    if (!Number.isInteger(dimensions) || dimensions < dimensionBounds.min || dimensions > dimensionBounds.max)
      throw new AppError('invalid-request', `A store cannot hold vectors of ${dimensions} numbers.`);
    this.dimensions = dimensions;
    this.#vectors = vectors;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  get count(): number {
    return this.#vectors.size;
  }

  get reservedBytes(): number {
    return this.#vectors.size * this.dimensions * Float32Array.BYTES_PER_ELEMENT;
  }

  get pieces() {
    return [{ name: 'vectors', bytes: this.reservedBytes, items: this.count }];
  }

  get externalBytes(): number {
    return this.reservedBytes;
  }

  readonly heapBytes = 0;

  async open(signal?: AbortSignal): Promise<void> {
    refuseIfAborted(signal);
    this.#isReady = true;
  }

  async add(items: readonly VectorItem[]): Promise<void> {
    this.#checkDimensions(items);
    for (const { id, vector } of items) if (!this.#vectors.has(id)) this.#vectors.set(id, vector.slice());
  }

  async remove(ids: readonly number[]): Promise<void> {
    for (const id of ids) this.#vectors.delete(id);
  }

  async replace(items: readonly VectorItem[]): Promise<void> {
    this.#checkDimensions(items);
    for (const { id, vector } of items) this.#vectors.set(id, vector.slice());
  }

  async search(request: SearchRequest): Promise<Neighbour[]> {
    refuseIfAborted(request.signal);
    this.#checkDimensions([{ vector: request.vector }]);
    return this.#isReady ? exactNearest(this.#vectors, request) : [];
  }

  async maintain(): Promise<void> {}

  trimTo(): number {
    return 0;
  }

  async verify(signal?: AbortSignal): Promise<VerifyReport> {
    refuseIfAborted(signal);
    return { checkedVectors: this.count, mended: 0, lostIds: [] };
  }

  async rebuild(signal?: AbortSignal): Promise<void> {
    refuseIfAborted(signal);
  }

  async measureRecall(samples: number, _effort: unknown, signal?: AbortSignal): Promise<RecallReport> {
    refuseIfAborted(signal);
    // Exact search compared with itself: it misses nothing, and takes no time beyond itself.
    return { samples: Math.min(samples, this.count), recallAtTen: 1, medianMs: 0, p95Ms: 0 };
  }

  dispose(): void {
    this.#isReady = false;
  }

  #checkDimensions(items: readonly Pick<VectorItem, 'vector'>[]): void {
    const stranger = items.find(({ vector }) => vector.length !== this.dimensions);
    if (!stranger) return;
    throw new AppError(
      'invalid-request',
      `The store holds vectors of ${this.dimensions} numbers; this one has ${stranger.vector.length}.`,
    );
  }
}

function refuseIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('cancelled', 'The work on the vectors was cancelled.');
}
