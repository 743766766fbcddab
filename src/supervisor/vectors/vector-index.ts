export interface VectorItem {
  readonly id: number;
  /** Unit length. */
  readonly vector: Float32Array;
}

export interface Neighbour {
  readonly id: number;
  /** Cosine, -1 to 1. */
  readonly similarity: number;
}

/** Vectors by id, searched by meaning. Every call is synchronous and holds the event loop: pass few items at a time. */
export interface VectorIndex {
  readonly count: number;
  readonly reservedBytes: number;
  /** Nearest first. */
  search(vector: Float32Array, limit: number): Neighbour[];
  readonly dimensions: number;
  /** Places taken by removed vectors; only a rebuild frees them. */
  readonly deletedCount: number;
  has(id: number): boolean;
  ids(): Iterable<number>;
  /** An id that is there already keeps its vector. */
  add(items: Iterable<VectorItem>): void;
  /** Unknown ids are no error. */
  remove(ids: Iterable<number>): void;
}
