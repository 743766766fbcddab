import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError, messageOf } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Logger } from '../logger.ts';
import { isCorruption } from '../storage/database.ts';
import type { EmbeddingRows, StoredVector } from '../storage/embedding-rows.ts';
import type { SnapshotRow, SnapshotRows } from '../storage/snapshot-rows.ts';
import { loadSnapshot, saveSnapshot } from './graph-snapshot.ts';
import { HnswIndex } from './hnsw-index.ts';
import type { Neighbour, VectorItem, VectorSearcher } from './vector-index.ts';

export const graphFileName = 'graph.hnsw';

/** An add takes 0.5 to 1.3 ms at 512 dimensions: a batch stays under 50 ms. */
const addsPerTurn = 32;
/** With more that may have changed, all rows are compared. */
const maxStaleIds = 2_000;
/** Below both of these, deleted places are cheaper to keep than a rebuild. */
const deletedUntilCompact = 1_000;
const deletedShareUntilCompact = 0.3;

type GraphState = 'closed' | 'loading' | 'ready';

export interface GraphKeeperOptions {
  readonly store: { readonly embeddings: EmbeddingRows; readonly snapshots: SnapshotRows };
  /** Where the graph's file is. */
  readonly folder: string;
  readonly dimensions: number;
  readonly clock: Clock;
  readonly log: Logger;
  /** A dropped graph gives its memory back only when it is collected. */
  readonly collectGarbage?: () => void;
}

/**
 * Keeps the graph equal to the rows: reads it, follows each commit, saves it, and makes it anew when it cannot be used.
 * The rows are the truth, so whatever cannot be applied at once is left to the next `syncWithRows`. One loop drives it:
 * of the methods that return a promise, only one may be under way.
 */
export class GraphKeeper implements VectorSearcher {
  readonly #options: GraphKeeperOptions;
  readonly #file: string;
  #index: HnswIndex | null = null;
  #state: GraphState = 'closed';
  /** Another thread writes the graph: it must not change. */
  #isSaving = false;
  /** Anything may have changed. */
  #isStale = false;
  /** Embeddings whose use may have changed; of no account while `#isStale`. */
  readonly #staleIds = new Set<number>();
  #unsavedChanges = 0;
  /** How many of them there were when a save failed; 0 when the last one succeeded. */
  #changesAtFailure = 0;

  constructor(options: GraphKeeperOptions) {
    this.#options = options;
    this.#file = join(options.folder, graphFileName);
  }

  get isReady(): boolean {
    return this.#state === 'ready';
  }

  get count(): number {
    return this.#index?.count ?? 0;
  }

  get deletedCount(): number {
    return this.#index?.deletedCount ?? 0;
  }

  get reservedBytes(): number {
    return this.#index?.reservedBytes ?? 0;
  }

  /** Vectors added and removed since the graph was last saved. */
  get unsavedChanges(): number {
    return this.#unsavedChanges;
  }

  /** Nothing while the graph is loading. */
  search(vector: Float32Array, limit: number): Neighbour[] {
    return this.#index && this.isReady ? this.#index.search(vector, limit) : [];
  }

  /** Reads the saved graph, or makes it from the rows, and settles what differs. */
  async open(signal?: AbortSignal): Promise<void> {
    await this.#load(async () => {
      const noted = this.#options.store.snapshots.get();
      const { index, reason } = noted
        ? await this.#readSaved(noted)
        : { index: null, reason: 'No vector graph was saved yet.' };
      if (index) this.#index = index;
      else await this.#rebuild(reason, signal);
      await this.#reconcile(signal);
    });
  }

  /** For vectors just committed. */
  add(items: readonly VectorItem[]): void {
    if (!this.#index || !this.isReady || this.#isSaving) this.markStale(items.map(({ id }) => id));
    else this.#addTo(this.#index, items);
  }

  /** Says that passages came or went, and of which embeddings when that is known: `syncWithRows` has something to do. */
  markStale(embeddingIds?: Iterable<number>): void {
    for (const id of embeddingIds ?? []) this.#staleIds.add(id);
    if (!embeddingIds || this.#staleIds.size > maxStaleIds) this.#isStale = true;
    if (this.#isStale) this.#staleIds.clear();
  }

  /** Adds what the graph lacks and removes what no passage uses any more. Cheap when nothing changed. */
  async syncWithRows(signal?: AbortSignal): Promise<void> {
    if (this.#state === 'closed') return this.open(signal); // A rebuild was cancelled before.
    if (!this.isReady) return;
    if (this.#isStale) await this.#reconcile(signal);
    else if (this.#staleIds.size > 0) await this.#follow(signal);
    else return;
    if (this.#needsCompaction()) await this.#compact(signal);
  }

  /**
   * Saves when there are at least so many unsaved changes. A file that cannot be written is no reason to end a run, since
   * the rows can rebuild the graph: it is logged, and tried again after so many more changes, or at rest.
   */
  async saveWhenDue(minChanges: number, isAtRest = false): Promise<boolean> {
    const waiting = isAtRest ? this.#unsavedChanges : this.#unsavedChanges - this.#changesAtFailure;
    if (waiting < minChanges) return false;
    try {
      return await this.save();
    } catch (error) {
      if (isCorruption(error)) throw error;
      if (this.#changesAtFailure === 0) {
        this.#options.log.warn(`The vector graph could not be saved; it stays in memory: ${messageOf(error)}`);
      }
      this.#changesAtFailure = this.#unsavedChanges;
      return false;
    }
  }

  /** Writes the graph when it changed. @throws when the file cannot be written */
  async save(): Promise<boolean> {
    if (!this.#index || !this.isReady || this.#unsavedChanges === 0) return false;
    this.#isSaving = true;
    try {
      const facts = await saveSnapshot(this.#index, this.#file);
      this.#options.store.snapshots.set({ ...facts, savedMs: this.#options.clock.wallMs() });
      this.#unsavedChanges = 0;
      this.#changesAtFailure = 0;
      return true;
    } finally {
      this.#isSaving = false;
    }
  }

  async #readSaved(noted: SnapshotRow) {
    if (noted.dimensions === this.#options.dimensions) return loadSnapshot(this.#file, noted);
    return { index: null, reason: 'The saved vector graph was made by another model.' };
  }

  /** Drops the graph, obtains another, and is ready only when that is complete. */
  async #load(obtain: () => Promise<void>): Promise<void> {
    this.#index = null;
    this.#state = 'loading';
    this.#unsavedChanges = 0;
    this.#changesAtFailure = 0;
    try {
      await obtain();
      this.#state = 'ready';
    } catch (error) {
      this.#index = null;
      this.#state = 'closed';
      throw error;
    }
  }

  async #rebuild(reason: string, signal: AbortSignal | undefined): Promise<void> {
    this.#options.collectGarbage?.();
    this.#options.log.info(`The vector graph is made from the stored vectors. ${reason}`);
    const index = HnswIndex.create(this.#options.dimensions);
    let batch: StoredVector[] = [];
    for (const item of this.#options.store.embeddings.iterateLive()) {
      batch.push(item);
      if (batch.length < addsPerTurn) continue;
      this.#addRows(index, batch);
      batch = [];
      await pause(signal);
    }
    this.#addRows(index, batch);
    this.#index = index;
  }

  /** Stale from the first moment to the last: what is committed while this waits is seen the next time. */
  async #reconcile(signal: AbortSignal | undefined): Promise<void> {
    const index = this.#index;
    if (!index) return;
    const { embeddings } = this.#options.store;
    this.#isStale = false;
    this.#staleIds.clear();
    try {
      const liveIds = embeddings.liveIds();
      const extra = [...index.ids()].filter((id) => !liveIds.has(id));
      index.remove(extra);
      this.#unsavedChanges += extra.length;
      const missing = [...liveIds].filter((id) => !index.has(id));
      for (let start = 0; start < missing.length; start += addsPerTurn) {
        this.#addRows(index, embeddings.vectorsByIds(missing.slice(start, start + addsPerTurn)));
        await pause(signal);
      }
    } catch (error) {
      this.#isStale = true;
      throw error;
    }
  }

  /** Like `#reconcile`, for the embeddings that were named: comparing 60,000 rows after each edit would take 20 ms. */
  async #follow(signal: AbortSignal | undefined): Promise<void> {
    const index = this.#index;
    if (!index) return;
    const { embeddings } = this.#options.store;
    const ids = [...this.#staleIds];
    this.#staleIds.clear();
    try {
      for (let start = 0; start < ids.length; start += addsPerTurn) {
        const { live = [], unused = [] } = Object.groupBy(ids.slice(start, start + addsPerTurn), (id) =>
          embeddings.isLive(id) ? 'live' : 'unused',
        );
        const extra = unused.filter((id) => index.has(id));
        index.remove(extra);
        this.#unsavedChanges += extra.length;
        this.#addRows(index, embeddings.vectorsByIds(live.filter((id) => !index.has(id))));
        await pause(signal);
      }
    } catch (error) {
      this.markStale();
      throw error;
    }
  }

  #needsCompaction(): boolean {
    const { count, deletedCount } = this;
    return deletedCount > deletedUntilCompact && deletedCount > (count + deletedCount) * deletedShareUntilCompact;
  }

  /** hnswlib frees no deleted place. The old graph goes first: both at once would pass the memory limit. */
  async #compact(signal: AbortSignal | undefined): Promise<void> {
    const unsaved = this.#unsavedChanges;
    await this.#load(() => this.#rebuild('Too many of its vectors were deleted.', signal));
    this.#unsavedChanges += unsaved;
  }

  #addRows(index: HnswIndex, rows: readonly StoredVector[]): void {
    this.#addTo(
      index,
      rows.map(({ embeddingId, vector }) => ({ id: embeddingId, vector })),
    );
  }

  /** Vectors of another size belong to another model: they wait for their notes to be embedded again. */
  #addTo(index: HnswIndex, items: readonly VectorItem[]): void {
    const fitting = items.filter(({ vector }) => vector.length === index.dimensions);
    index.add(fitting);
    this.#unsavedChanges += fitting.length;
  }
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  await nextTurn();
  if (signal?.aborted) throw new AppError('cancelled', 'Work on the vector graph was cancelled.');
}
