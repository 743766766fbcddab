import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CountedPiece } from '../../shared/contract/memory-reasons.ts';
import type { MeasuredRecall } from '../../shared/contract/search-api.ts';
import type { EffortChoice } from '../../shared/contract/vector-settings.ts';
import { AppError, isAppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { EmbeddingRows } from '../storage/embedding-rows.ts';
import type { VectorChangeRows } from '../storage/vector-change-rows.ts';
import type { Neighbour, VectorItem } from './vector-index.ts';
import type { SearchEffort, SearchRequest, VectorSearcher, VectorStore } from './vector-store.ts';

/** Few enough that a page of vectors is no memory to speak of, and a step stays short. */
const changesPerStep = 64;
/** The store is checked through at the first rest of each life, and so long after the last time. */
const checkEveryMs = 24 * 3_600_000;
/** Up to so many vectors, a high effort costs a millisecond or two. */
const alwaysHighUpTo = 20_000;
/** Recall is measured with fewer samples where each takes longer: all vectors are compared for it. */
const recallComparisons = 4_000_000;
const recallSamples = { least: 20, most: 200 };

export interface VectorKeeperOptions {
  readonly vectors: VectorStore;
  readonly rows: { readonly embeddings: EmbeddingRows; readonly vectorChanges: VectorChangeRows };
  readonly clock: Clock;
  /** What has to be done before the store can be opened. @throws AppError cancelled */
  readonly prepare?: (signal: AbortSignal | undefined) => Promise<void>;
  /** For searches that name none; `automatic` when left out. */
  readonly effort?: EffortChoice;
  /** Told that passages wait for the model again, since their vectors were damaged. */
  readonly onVectorsLost: () => void;
  /** Told of what stops the tidying, which is no call that could fail. */
  readonly onTidyError: (error: unknown) => void;
}

interface Tidying {
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/**
 * Keeps the vector store equal to the rows. The rows note each change of which embeddings are in use; this works the
 * notes off, at any later time and as often as it takes, so a kill in between loses nothing. Between two syncs it tidies the
 * store in the background. One loop drives it: only `search` may run beside another of the methods that return a promise.
 */
export class VectorKeeper implements VectorSearcher {
  readonly #options: VectorKeeperOptions;
  #tidying: Tidying | null = null;
  #lastAccessMs: number;
  /** Uses of the store that have not ended. */
  #uses = 0;
  #checkDueMs = -Infinity;
  #effort: EffortChoice;

  constructor(options: VectorKeeperOptions) {
    this.#options = options;
    this.#lastAccessMs = options.clock.nowMs();
    this.#effort = options.effort ?? 'automatic';
  }

  get isReady(): boolean {
    return this.#options.vectors.isReady;
  }

  get count(): number {
    return this.#options.vectors.count;
  }

  get reservedBytes(): number {
    return this.#options.vectors.reservedBytes;
  }

  get externalBytes(): number {
    return this.#options.vectors.externalBytes;
  }

  get heapBytes(): number {
    return this.#options.vectors.heapBytes;
  }

  get pieces(): readonly CountedPiece[] {
    return this.#options.vectors.pieces;
  }

  /** Monotonic milliseconds of the last use: a search, a change, tidying, or a measurement of recall. One may last long. */
  get lastAccessMs(): number {
    return this.#uses > 0 ? this.#options.clock.nowMs() : this.#lastAccessMs;
  }

  get isTidying(): boolean {
    return this.#tidying !== null;
  }

  /** Lets go of what can be read again, down to so many bytes as far as it can; answers how many went. */
  trimTo(bytes: number): number {
    return this.#options.vectors.trimTo(bytes);
  }

  /** Nothing while the store is being opened. */
  async search(request: SearchRequest): Promise<Neighbour[]> {
    if (!this.isReady) return [];
    return this.#using(() => this.#options.vectors.search({ effort: this.effort, ...request }));
  }

  /** What searches take now. */
  get effort(): SearchEffort {
    if (this.#effort !== 'automatic') return this.#effort;
    return this.count <= alwaysHighUpTo ? 'high' : 'normal';
  }

  setEffort(effort: EffortChoice): void {
    this.#effort = effort;
  }

  /** @throws AppError cancelled */
  async measureRecall(signal: AbortSignal): Promise<MeasuredRecall> {
    const { effort, count } = this;
    const { least, most } = recallSamples;
    const samples = Math.max(least, Math.min(most, Math.floor(recallComparisons / Math.max(1, count))));
    const report = await this.#using(() => this.#options.vectors.measureRecall(samples, effort, signal));
    return { ...report, effort, vectors: count };
  }

  async open(signal?: AbortSignal): Promise<void> {
    if (this.isReady) return;
    await this.#options.prepare?.(signal);
    await this.#options.vectors.open(signal);
  }

  /** Adds what the passages use and removes what none uses any more. Cheap when nothing changed. @throws AppError cancelled */
  async sync(signal?: AbortSignal): Promise<void> {
    const { vectorChanges } = this.#options.rows;
    for (let ids = vectorChanges.page(changesPerStep); ids.length > 0; ids = vectorChanges.page(changesPerStep)) {
      await this.#stopTidying();
      await this.#using(() => this.#follow(ids));
      vectorChanges.settle(ids);
      await nextTurn();
      if (signal?.aborted) throw new AppError('cancelled', 'Work on the vectors was cancelled.');
    }
    this.#tidy();
  }

  /** Ends the tidying, then the store. */
  async close(): Promise<void> {
    await this.#stopTidying();
    this.#options.vectors.dispose();
  }

  /** Goes on until there is nothing to tidy, or the next sync. */
  #tidy(): void {
    const { vectors, onTidyError } = this.#options;
    if (this.#tidying || !(vectors.needsMaintenance || this.#isCheckDue)) return;
    const stop = new AbortController();
    const ended = this.#using(() => this.#tidyUntil(stop.signal))
      .catch((error: unknown) => {
        if (!isAppError(error, 'cancelled')) onTidyError(error);
      })
      .finally(() => (this.#tidying = null));
    this.#tidying = { stop, ended };
  }

  async #tidyUntil(signal: AbortSignal): Promise<void> {
    const { vectors } = this.#options;
    await vectors.maintain(signal);
    if (!signal.aborted && this.#isCheckDue) await this.#check(signal);
  }

  get #isCheckDue(): boolean {
    return this.#options.clock.nowMs() >= this.#checkDueMs;
  }

  /** Damage that no search has met yet is found here. One that is cut short begins anew at the next rest. */
  async #check(signal: AbortSignal): Promise<void> {
    const { vectors, rows, clock, onVectorsLost } = this.#options;
    const { lostIds } = await vectors.verify(signal);
    this.#checkDueMs = clock.nowMs() + checkEveryMs;
    if (lostIds.length === 0) return;
    rows.embeddings.forget(lostIds);
    onVectorsLost();
  }

  /** Memory in use must not be released as stale, however long the use takes. */
  async #using<T>(work: () => Promise<T>): Promise<T> {
    this.#uses += 1;
    try {
      return await work();
    } finally {
      this.#uses -= 1;
      this.#lastAccessMs = this.#options.clock.nowMs();
    }
  }

  async #stopTidying(): Promise<void> {
    this.#tidying?.stop.abort();
    await this.#tidying?.ended;
  }

  async #follow(ids: readonly number[]): Promise<void> {
    const { vectors, rows } = this.#options;
    const { used = [], unused = [] } = Object.groupBy(ids, (id) => (rows.embeddings.isLive(id) ? 'used' : 'unused'));
    await vectors.remove(unused);
    await vectors.add(used.flatMap((id) => this.#item(id)));
  }

  /** Vectors of another size belong to another model: they wait for their notes to be embedded again. */
  #item(id: number): VectorItem[] {
    const { vectors, rows } = this.#options;
    const vector = rows.embeddings.readOrForget(id);
    return vector?.length === vectors.dimensions ? [{ id, vector }] : [];
  }
}
