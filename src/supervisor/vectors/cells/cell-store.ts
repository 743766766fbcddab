import type Database from 'better-sqlite3';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CountedPiece } from '../../../shared/contract/memory-reasons.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { Clock } from '../../../shared/util/clock.ts';
import type { Logger } from '../../logger.ts';
import type { Neighbour, VectorItem } from '../vector-index.ts';
import {
  dimensionBounds,
  type RecallReport,
  type SearchEffort,
  type SearchRequest,
  type VectorStore,
  type VerifyReport,
} from '../vector-store.ts';
import { defaultLimits, type CellLimits } from './cell-limits.ts';
import { CellMender } from './cell-mender.ts';
import { FullVectorRows, type FullVectors } from './full-vectors.ts';
import { Maintenance } from './maintenance.ts';
import { measureRecall } from './recall.ts';
import { refuseIfAborted, Searcher } from './searcher.ts';
import { StoreChanges } from './store-changes.ts';
import { StoreCore } from './store-core.ts';
import { CollectionRecord } from './store-state.ts';
import { trimSteps } from './trim-steps.ts';
import { Verifier } from './verifier.ts';

/** The kernel's labels have 32 bits, and the last value marks an empty place. */
const largestId = 0xffff_fffe;
/** Rows changed in one transaction: a few milliseconds. */
const changesPerPiece = 32;

export interface CellStoreOptions {
  /** A connection that allows writing; it stays its owner's. */
  readonly database: Database.Database;
  /** One for each model: several lie side by side in a database. */
  readonly collection: string;
  readonly dimensions: number;
  /** In a table of the store's own when left out. */
  readonly vectors?: FullVectors;
  readonly limits?: Partial<CellLimits>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Lets others have the event loop. */
  readonly turn?: () => Promise<void>;
  /** From 0 to 1; where training begins. */
  readonly random?: () => number;
}

/**
 * A vector store in SQLite tables. Few vectors are compared one by one; many lie in cells around centroids, of which a
 * search reads the nearest. In memory are only the centroids and the codes of vectors that are in no cell yet.
 */
export class CellStore implements VectorStore {
  readonly dimensions: number;
  readonly #core: StoreCore;
  readonly #changes: StoreChanges;
  readonly #searcher: Searcher;
  readonly #mender: CellMender;
  readonly #maintenance: Maintenance;
  readonly #turn: () => Promise<void>;
  #isOpen = false;
  /** Searches under way: maintenance waits for them, since a vector that moves between two of their turns is missed. */
  #searches = 0;
  /** What maintains, checks or rebuilds, one after the other. */
  #upkeep: Promise<void> = Promise.resolve();

  /** @throws AppError invalid-request for dimensions that cannot be, or that the collection does not have */
  constructor(options: CellStoreOptions) {
    const { database, dimensions } = options;
    const { min, max } = dimensionBounds;
    if (!Number.isInteger(dimensions) || dimensions < min || dimensions > max) {
      throw new AppError('invalid-request', `A vector store cannot hold vectors of ${dimensions} numbers.`);
    }
    this.dimensions = dimensions;
    this.#turn = options.turn ?? (() => nextTurn());
    const record = new CollectionRecord(database, options.collection, dimensions);
    const { prefix } = record;
    this.#core = new StoreCore({
      ...options,
      record,
      prefix,
      vectors: options.vectors ?? new FullVectorRows(database, `${prefix}_full`, dimensions),
      limits: { ...defaultLimits(dimensions), ...options.limits },
      turn: this.#turn,
      random: options.random ?? Math.random,
    });
    this.#changes = new StoreChanges(this.#core);
    this.#mender = new CellMender(this.#core);
    this.#searcher = new Searcher(this.#core, this.#mender);
    this.#maintenance = new Maintenance(this.#core, this.#mender);
  }

  get isReady(): boolean {
    return this.#isOpen;
  }

  get count(): number {
    return this.#core.count;
  }

  get reservedBytes(): number {
    return this.#isOpen ? this.#core.reservedBytes + this.#searcher.reservedBytes : 0;
  }

  get pieces(): readonly CountedPiece[] {
    if (!this.#isOpen) return [];
    return [...this.#core.pieces, { name: 'search-scratch', bytes: this.#searcher.reservedBytes, items: null }];
  }

  /** Code tables, in memory of WebAssembly or in ArrayBuffers, and flat arrays: all but the maps. */
  get externalBytes(): number {
    return this.reservedBytes - this.heapBytes;
  }

  get heapBytes(): number {
    return this.#isOpen ? this.#core.heapBytes : 0;
  }

  get needsMaintenance(): boolean {
    return this.#isOpen && this.#maintenance.isNeeded;
  }

  async open(signal?: AbortSignal): Promise<void> {
    refuseIfAborted(signal);
    if (this.#isOpen || this.#core.isClosed) return;
    this.#core.reload();
    this.#isOpen = true;
  }

  async add(items: readonly VectorItem[]): Promise<void> {
    this.#checkItems(items);
    await this.#inPieces(items, (piece) => this.#changes.add(withoutRepeats(piece)));
  }

  async remove(ids: readonly number[]): Promise<void> {
    await this.#inPieces(ids, (piece) => this.#changes.remove([...new Set(piece)]));
  }

  async replace(items: readonly VectorItem[]): Promise<void> {
    this.#checkItems(items);
    await this.#inPieces(items, (piece) => this.#changes.replace(piece));
  }

  async search(request: SearchRequest): Promise<Neighbour[]> {
    refuseIfAborted(request.signal);
    this.#checkVector(request.vector);
    if (!this.#isOpen) return [];
    this.#searches += 1;
    try {
      return await this.#core.trusting(() => this.#searcher.search(request));
    } finally {
      this.#searches -= 1;
    }
  }

  async maintain(signal: AbortSignal): Promise<void> {
    await this.#alone(() => this.#maintenance.run(() => this.#isOpen && !signal.aborted, this.#pause));
  }

  trimTo(bytes: number): number {
    const before = this.reservedBytes;
    for (const drop of trimSteps(this.#core, this.#searcher)) {
      if (this.reservedBytes <= bytes) break;
      drop();
    }
    return before - this.reservedBytes;
  }

  async verify(signal?: AbortSignal): Promise<VerifyReport> {
    refuseIfAborted(signal);
    return this.#alone(() => new Verifier(this.#core, this.#changes, this.#mender).verify(this.#pauseUnless(signal)));
  }

  async rebuild(signal?: AbortSignal): Promise<void> {
    refuseIfAborted(signal);
    const mayGoOn = () => this.#isOpen && signal?.aborted !== true;
    await this.#alone(() => this.#maintenance.rebuild(mayGoOn, this.#pause));
    refuseIfAborted(signal);
  }

  async measureRecall(samples: number, effort: SearchEffort, signal?: AbortSignal): Promise<RecallReport> {
    refuseIfAborted(signal);
    const search = (request: SearchRequest) => this.search(request);
    return this.#alone(() => measureRecall(this.#core, search, { samples, effort }, this.#pauseUnless(signal)));
  }

  /** Ends the store; the connection is its owner's to close. */
  dispose(): void {
    this.#isOpen = false;
    this.#core.isClosed = true;
    this.#core.dropMemory();
    this.#searcher.dropMemory();
  }

  readonly #pause = async (): Promise<void> => {
    do await this.#turn();
    while (this.#searches > 0);
  };

  #pauseUnless(signal: AbortSignal | undefined): () => Promise<void> {
    return async () => {
      await this.#pause();
      refuseIfAborted(signal);
    };
  }

  /** Runs when what ran before has ended, however it ended. */
  async #alone<T>(run: () => Promise<T>): Promise<T> {
    const before = this.#upkeep;
    let end = () => {};
    this.#upkeep = new Promise((resolve) => (end = resolve));
    try {
      await before;
      await this.#pause();
      return await this.#core.trusting(run);
    } finally {
      end();
    }
  }

  async #inPieces<T>(all: readonly T[], change: (piece: readonly T[]) => void): Promise<void> {
    if (!this.#isOpen) throw new AppError('invalid-request', 'The vector store is not open.');
    for (let start = 0; start < all.length; start += changesPerPiece) {
      if (start > 0) await this.#turn();
      change(all.slice(start, start + changesPerPiece));
    }
  }

  #checkItems(items: readonly VectorItem[]): void {
    for (const { id, vector } of items) {
      this.#checkVector(vector);
      if (!Number.isInteger(id) || id < 0 || id > largestId) {
        throw new AppError('invalid-request', `A vector store cannot hold an id like ${id}.`);
      }
    }
  }

  #checkVector(vector: Float32Array): void {
    if (vector.length !== this.dimensions) {
      throw new AppError(
        'invalid-request',
        `The store holds vectors of ${this.dimensions} numbers; this one has ${vector.length}.`,
      );
    }
    if (!isFiniteVector(vector)) throw new AppError('invalid-request', 'A vector holds what is not a number.');
  }
}

/** Of several with the same id the first counts. */
function withoutRepeats(items: readonly VectorItem[]): VectorItem[] {
  const first = new Map<number, VectorItem>();
  for (const item of items) if (!first.has(item.id)) first.set(item.id, item);
  return [...first.values()];
}

/** Zero times whatever is not finite is not a number, and stays so in a sum. */
function isFiniteVector(vector: Float32Array): boolean {
  let sum = 0;
  for (let place = 0; place < vector.length; place += 1) sum += (vector[place] ?? 0) * 0;
  return sum === 0;
}
