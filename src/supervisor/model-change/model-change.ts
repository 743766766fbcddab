import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ModelChangeStatus } from '../../shared/contract/index-api.ts';
import type { CountedPiece } from '../../shared/contract/memory-reasons.ts';
import { AppError, isAppError, messageOf } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../shared/util/clock.ts';
import { RetryTimer } from '../../shared/util/retry-timer.ts';
import type { VectorModel } from '../embedding/vector-model.ts';
import type { BackgroundTurn, BackgroundWork } from '../indexing/background-work.ts';
import type { BatchMemory, EmbedBatches } from '../indexing/embed-batches.ts';
import type { IndexStore } from '../storage/index-store.ts';
import type { VectorItem } from '../vectors/vector-index.ts';
import type { VectorStore } from '../vectors/vector-store.ts';
import { listPassages } from './move-passages.ts';

/** A page of vectors is no memory to speak of. */
const vectorsAtOnce = 64;

export interface ModelChangeOptions {
  readonly store: IndexStore;
  /** The model that is to serve. */
  readonly next: VectorModel;
  /** Embeds by that model what `store.nextVectors` has pending. */
  readonly batches: EmbedBatches;
  /** Of that model; this is its only user. */
  readonly vectors: VectorStore;
  readonly clock: Clock;
  /** There is something to do again. */
  readonly wake: () => void;
  /** Every passage has its vector of the next model: a new life takes them up. Told once. */
  readonly onReady: () => void;
  /** Told of what stops the filling of the store, which is no call that could fail. */
  readonly onError: (error: unknown) => void;
}

/**
 * Makes the vectors of another model in the background, in steps between other work, while the old ones serve. Everything
 * is in the rows: a kill at any point loses the batch in flight at most.
 */
export class ModelChange implements BackgroundWork, Disposable {
  readonly #options: ModelChangeOptions;
  readonly #life = new AbortController();
  readonly #retry: RetryTimer;
  #isListed = false;
  #isReady = false;
  #problem: string | null = null;
  #filling: Promise<void> | null = null;
  /** True when the store held all vectors that there were. */
  #isFilled = false;

  constructor(options: ModelChangeOptions) {
    this.#options = options;
    this.#retry = new RetryTimer(options.clock, () => {
      this.#problem = null;
      options.wake();
    });
  }

  get inFlight(): BatchMemory {
    return this.#options.batches.inFlight;
  }

  /** What the next model's store holds in this process. */
  get reservedBytes(): number {
    return this.#options.vectors.reservedBytes;
  }

  get heapBytes(): number {
    return this.#options.vectors.heapBytes;
  }

  get externalBytes(): number {
    return this.#options.vectors.externalBytes;
  }

  /** How many vectors of the next model are in its store. */
  get count(): number {
    return this.#options.vectors.count;
  }

  get pieces(): readonly CountedPiece[] {
    return this.#options.vectors.pieces;
  }

  /** It is worked on as long as the change goes. */
  get lastAccessMs(): number {
    return Infinity;
  }

  trimTo(bytes: number): number {
    return this.#options.vectors.trimTo(bytes);
  }

  status(): ModelChangeStatus {
    const { store, next } = this.#options;
    const total = store.chunks.count();
    const pending = this.#isListed ? store.nextVectors.countPending() : total;
    return { model: next.name, done: Math.max(0, total - pending), total, problem: this.#problem };
  }

  async step(turn: BackgroundTurn): Promise<boolean> {
    const { signal } = turn;
    if (this.#isReady || this.#problem !== null) return false;
    if (!this.#isListed) return this.#list(signal);
    if (await this.#embed(turn)) {
      this.#isFilled = false;
      return true;
    }
    if (this.#problem !== null) return false;
    if (this.#isFilled) return this.#finish(signal);
    this.#filling ??= this.#fill().finally(() => (this.#filling = null));
    return false;
  }

  /** Tries at once what had to wait. */
  retry(): void {
    this.#retry.cancel();
    this.#problem = null;
  }

  dispose(): void {
    this.#retry.dispose();
    this.#life.abort();
  }

  /** Resolves when the work under way has ended after `dispose`; the store is closed then. */
  async ended(): Promise<void> {
    await this.#filling;
    this.#options.vectors.dispose();
  }

  async #list(signal: AbortSignal): Promise<boolean> {
    await listPassages(this.#options.store, this.#options.next.modelId, signal);
    this.#isListed = true;
    return true;
  }

  async #embed({ signal, mayGoOn, giveWay }: BackgroundTurn): Promise<boolean> {
    if (this.#options.batches.hasWork() && (await giveWay())) return true;
    try {
      return (await this.#options.batches.next({ preferred: [], isPreferredOnly: false, mayGoOn }, signal)) !== null;
    } catch (error) {
      if (!isAppError(error, 'model-unavailable', 'too-many-requests')) throw error;
      this.#rest(error.message);
      return false;
    }
  }

  #rest(problem: string): void {
    this.#problem = problem;
    this.#retry.start();
  }

  /** Notes were edited meanwhile: their passages are listed now, and may have to be embedded first. */
  async #finish(signal: AbortSignal): Promise<boolean> {
    const { store, onReady } = this.#options;
    await this.#list(signal);
    if (store.nextVectors.countPending() > 0) return true;
    const state = store.vectorModel.read();
    if (!state?.next) return false;
    store.vectorModel.write({ ...state, isMoving: true });
    this.#isReady = true;
    onReady();
    return false;
  }

  async #fill(): Promise<void> {
    const { wake, onError } = this.#options;
    try {
      await this.#addAll(this.#life.signal);
      this.#isFilled = true;
      wake();
    } catch (error) {
      if (isAppError(error, 'cancelled')) return;
      this.#rest(`The vectors of the new model cannot be kept: ${messageOf(error)}`);
      onError(error);
    }
  }

  /** Those that are there already are passed over by the store itself. */
  async #addAll(signal: AbortSignal): Promise<void> {
    const { store, vectors } = this.#options;
    await vectors.open(signal);
    for (let page = store.nextVectors.embeddingIds(0, vectorsAtOnce); page.length > 0;) {
      await vectors.add(page.flatMap((id) => this.#item(id)));
      await nextTurn();
      if (signal.aborted) throw new AppError('cancelled', 'The change of the model was cancelled.');
      page = store.nextVectors.embeddingIds(page.at(-1) ?? 0, vectorsAtOnce);
    }
    await vectors.maintain(signal);
  }

  #item(id: number): VectorItem[] {
    const vector = this.#options.store.embeddings.readOrForget(id);
    return vector ? [{ id, vector }] : [];
  }
}
