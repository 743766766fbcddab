import type { SearchEffort } from '../vector-store.ts';

/** How far a search goes through the cells, nearest first. */
export interface Probing {
  /** So many cells in any case. */
  readonly least: number;
  /** No more than so many, unless too little was found. */
  readonly most: number;
  /** A cell whose centroid is farther than the worst of the found by this factor is not worth reading. */
  readonly reach: number;
}

/** Found by measuring on clustered data and on word vectors; see docs/benchmarks.md. */
export const probings: Readonly<Record<SearchEffort, Probing>> = {
  low: { least: 4, most: 24, reach: 1.0 },
  normal: { least: 8, most: 64, reach: 1.1 },
  high: { least: 16, most: 256, reach: 1.25 },
};
