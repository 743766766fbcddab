import type { MemoryConfig } from '../../shared/contract/memory-config.ts';

/** Points below gcAtPercent to come down to, so that one collection is not at once followed by the next. */
const marginPercent = 10;
/** After a collection that could not meet its target: the next waits for growth of this share of the limit, or time. */
const growthPercent = 2;
const restMs = 60_000;

type Limits = Pick<MemoryConfig, 'baseLimitBytes' | 'gcAtPercent'>;

/** Private bytes that a collection without a target of its own comes down to. */
export function collectionTargetBytes({ baseLimitBytes, gcAtPercent }: Limits): number {
  return Math.floor((baseLimitBytes * (gcAtPercent - marginPercent)) / 100);
}

export interface LastCollection {
  readonly endedMs: number;
  readonly afterBytes: number;
  readonly wasMet: boolean;
}

/** True when private bytes call for a collection. One that did not help is not repeated in vain: it empties caches. */
export function isCollectionDue(
  privateBytes: number,
  limits: Limits,
  last: LastCollection | null,
  nowMs: number,
): boolean {
  const { baseLimitBytes, gcAtPercent } = limits;
  if (privateBytes * 100 < baseLimitBytes * gcAtPercent) return false;
  if (!last || last.wasMet || nowMs - last.endedMs >= restMs) return true;
  return privateBytes >= last.afterBytes + (baseLimitBytes * growthPercent) / 100;
}
