import type { Clock } from '../../../shared/util/clock.ts';
import type { Neighbour, VectorItem } from '../vector-index.ts';
import type { RecallReport } from '../vector-store.ts';

const nearest = 10;

export interface MeasuredSearch {
  readonly search: (vector: Float32Array, limit: number) => Promise<Neighbour[]>;
  readonly searchExactly: (vector: Float32Array, limit: number) => Promise<Neighbour[]>;
}

/** Searches with vectors of the store itself. Each finds itself for certain, which is no merit and is left out. */
export async function measureAgainstExact(
  items: readonly VectorItem[],
  { search, searchExactly }: MeasuredSearch,
  clock: Clock,
): Promise<RecallReport> {
  const recalls: number[] = [];
  const timesMs: number[] = [];
  for (const { id, vector } of items) {
    const startedMs = clock.nowMs();
    const found = await search(vector, nearest + 1);
    timesMs.push(clock.nowMs() - startedMs);
    recalls.push(shareFound(others(found, id), others(await searchExactly(vector, nearest + 1), id)));
  }
  timesMs.sort((a, b) => a - b);
  return {
    samples: items.length,
    recallAtTen: recalls.length === 0 ? 1 : recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length,
    medianMs: atShare(timesMs, 0.5),
    p95Ms: atShare(timesMs, 0.95),
  };
}

const others = (found: readonly Neighbour[], self: number): number[] =>
  found
    .filter(({ id }) => id !== self)
    .slice(0, nearest)
    .map(({ id }) => id);

function shareFound(found: readonly number[], truth: readonly number[]): number {
  if (truth.length === 0) return 1;
  const ids = new Set(found);
  return truth.filter((id) => ids.has(id)).length / truth.length;
}

/** By nearest rank; 0 of no values. */
const atShare = (sorted: readonly number[], share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
