import { entryBytes } from './cell-blob.ts';

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

const leastTarget = 100;
const mostTarget = 256;
/** Small codes make larger cells: a read costs as much as scoring thousands of them, and half-filled pages are waste. */
const targetBytes = 22_000;

export function defaultLimits(dimensions: number): CellLimits {
  const cellTarget = Math.min(mostTarget, Math.max(leastTarget, Math.floor(targetBytes / entryBytes(dimensions))));
  return {
    exact: 4_096,
    looseToFold: 1_024,
    tombsToPurge: 1_024,
    cellTarget,
    cellMost: cellTarget * 3,
    cellLeast: Math.floor(cellTarget / 8),
    closure: 1,
    mirrorBytes: 8_000_000,
    sampleBytes: 4_000_000,
  };
}
