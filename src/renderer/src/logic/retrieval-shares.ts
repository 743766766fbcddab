import type { Retrievals } from '../../../shared/contract/memory-api.ts';

/** From where a query's vector comes, the nearest first. */
export const retrievalLevels = ['float32', 'int8', 'persisted', 'model'] as const;

export type RetrievalLevel = (typeof retrievalLevels)[number];

export const retrievalCount = (retrievals: Retrievals): number =>
  retrievalLevels.reduce((sum, level) => sum + retrievals[level], 0);

/** How many did without the model, and of how many. */
export interface ServedWithoutModel {
  readonly served: number;
  /** All of them. */
  readonly all: number;
  /** Those that a cache could have had: without the model's first look at a text. */
  readonly repeated: number;
}

export function servedWithoutModel(retrievals: Retrievals): ServedWithoutModel {
  const all = retrievalCount(retrievals);
  return { served: all - retrievals.model, all, repeated: all - retrievals.modelFirst };
}
