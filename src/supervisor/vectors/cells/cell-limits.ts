/** What the shape of a store is made of. Vectors, unless said otherwise. */
export interface CellLimits {
  /** Up to so many, every one is compared: an exact answer. */
  readonly exact: number;
  /** So many outside cells are worth being folded into them. */
  readonly looseToFold: number;
  /** Tombstones to put up with, beside a tenth of the store. */
  readonly tombsToPurge: number;
  /** What a cell is made to hold. */
  readonly cellTarget: number;
  /** A larger one is split. */
  readonly cellMost: number;
  /** A smaller one is dissolved into its neighbours. */
  readonly cellLeast: number;
  /** A vector is also put into cells that are farther than the nearest by this factor. */
  readonly closure: number;
  /** Memory for the codes of the loose; what is beyond is read from disk at each search. Bytes. */
  readonly mirrorBytes: number;
  /** Memory for the codes of a training sample. Bytes. */
  readonly sampleBytes: number;
}

export const defaultLimits: CellLimits = {
  exact: 4_096,
  looseToFold: 1_024,
  tombsToPurge: 1_024,
  cellTarget: 100,
  cellMost: 300,
  cellLeast: 12,
  closure: 1.1,
  mirrorBytes: 8_000_000,
  sampleBytes: 4_000_000,
};
