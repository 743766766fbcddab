import type { CountedPiece } from '../../shared/contract/memory-reasons.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { RecallReport } from '../../shared/contract/search-api.ts';
import { searchEfforts, type SearchEffort } from '../../shared/contract/vector-settings.ts';
import type { Neighbour, VectorItem } from './vector-index.ts';

/** The dimensions that a store takes. */
export const dimensionBounds = { min: 32, max: 4_096 } as const;

export { searchEfforts, type SearchEffort };

/** A Set is one; of very many ids, `IdBits` takes less. */
export interface SearchedIds extends Iterable<number> {
  readonly size: number;
  has(id: number): boolean;
}

export interface SearchRequest {
  /** Unit length, of the store's dimensions. */
  readonly vector: Float32Array;
  readonly limit: number;
  /** `normal` when left out. */
  readonly effort?: SearchEffort;
  /** Only these ids may be found; a path prefix or a tag becomes such ids. All when left out. */
  readonly among?: SearchedIds;
  readonly signal?: AbortSignal;
}

export interface VerifyReport {
  readonly checkedVectors: number;
  /** Pieces (cells, the graph, single vectors) that were damaged and are mended now. */
  readonly mended: number;
  /** Ids whose vector is lost: it must be embedded again from its note. */
  readonly lostIds: readonly number[];
}

export type { RecallReport };

/** What a search needs of the vectors. */
export interface VectorSearcher {
  /** False until the store is open: a search finds nothing before. */
  readonly isReady: boolean;
  readonly count: number;
  /** Nearest first. @throws AppError cancelled */
  search(request: SearchRequest): Promise<Neighbour[]>;
}

/**
 * The vectors of one model, by id, searched by cosine. What `add` and `remove` have acknowledged is durable and holds for
 * the next search. No method holds the event loop for more than 20 ms at a time.
 */
export interface VectorStore extends Disposable {
  readonly dimensions: number;
  /** False until `open` has ended: a search finds nothing before. */
  readonly isReady: boolean;
  readonly count: number;
  /** Everything held in this process's memory, used or not. Cheap: it is read at each sample. */
  readonly reservedBytes: number;
  /** The part of it in ArrayBuffers and WebAssembly memory, which V8 counts as external. */
  readonly externalBytes: number;
  /** The part of it in V8's heap. What is in neither is native memory, which V8 does not know. */
  readonly heapBytes: number;
  /** What `reservedBytes` is made of. */
  readonly pieces: readonly CountedPiece[];

  /** Makes the store answer. Cheap, however many vectors there are. */
  open(signal?: AbortSignal): Promise<void>;
  /** An id that is there already keeps its vector. @throws AppError invalid-request for other dimensions */
  add(items: readonly VectorItem[]): Promise<void>;
  /** Unknown ids are no error. */
  remove(ids: readonly number[]): Promise<void>;
  /** Gives ids new vectors, whether they are there or not. */
  replace(items: readonly VectorItem[]): Promise<void>;
  /** Nearest first. @throws AppError cancelled */
  search(request: SearchRequest): Promise<Neighbour[]>;
  /** True when maintenance (folding, splits, merges, training, compaction) has something to do. */
  readonly needsMaintenance: boolean;
  /** Does maintenance in small steps until there is none or the signal aborts, which loses nothing. */
  maintain(signal: AbortSignal): Promise<void>;
  /** Lets go of memory that can be had again from disk, down to so many bytes as far as it can; answers how many went. */
  trimTo(bytes: number): number;
  /** Checks everything, mends what it can. @throws AppError cancelled */
  verify(signal?: AbortSignal): Promise<VerifyReport>;
  /** Makes everything derived anew from the full-precision vectors. @throws AppError cancelled */
  rebuild(signal?: AbortSignal): Promise<void>;
  /** Samples the store's own vectors and compares with exact search. @throws AppError cancelled */
  measureRecall(samples: number, effort: SearchEffort, signal?: AbortSignal): Promise<RecallReport>;
}
