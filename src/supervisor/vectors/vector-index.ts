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
