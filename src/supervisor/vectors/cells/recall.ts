import { CodeTable } from '../kernel/code-table.ts';
import { dotOfHalves, readHalves } from '../kernel/half-float.ts';
import { quantise, residualOf } from '../kernel/quantise.ts';
import type { Neighbour } from '../vector-index.ts';
import type { RecallReport, SearchEffort, SearchRequest } from '../vector-store.ts';
import { releaseBlob } from './release-blob.ts';
import type { StoreCore } from './store-core.ts';

const neighbours = 10;
const rowsPerPiece = 64;

interface Sample {
  readonly id: number;
  readonly vector: Float32Array;
  /** By how much the sample's codes may miss. */
  readonly residual: number;
  /** The true nearest, so far. */
  readonly nearest: Neighbour[];
}

export interface RecallRequest {
  readonly samples: number;
  readonly effort: SearchEffort;
}

/** Searches for the neighbours of some of the store's own vectors, and compares with all of them. */
export async function measureRecall(
  core: StoreCore,
  search: (request: SearchRequest) => Promise<Neighbour[]>,
  { samples: wanted, effort }: RecallRequest,
  pause: () => Promise<void>,
): Promise<RecallReport> {
  const samples = pickSamples(core, wanted);
  for (const _ of findTruth(core, samples)) await pause();
  const timesMs: number[] = [];
  let recalls = 0;
  for (const { id, vector, nearest } of samples) {
    const startedMs = core.options.clock.nowMs();
    const found = await search({ vector, limit: neighbours + 1, effort });
    timesMs.push(core.options.clock.nowMs() - startedMs);
    const ids = new Set(found.filter((neighbour) => neighbour.id !== id).map((neighbour) => neighbour.id));
    const hits = nearest.filter((neighbour) => ids.has(neighbour.id)).length;
    recalls += nearest.length === 0 ? 1 : hits / nearest.length;
    await pause();
  }
  timesMs.sort((a, b) => a - b);
  const timeAt = (share: number) => timesMs[Math.min(timesMs.length - 1, Math.floor(timesMs.length * share))] ?? 0;
  const recallAtTen = samples.length === 0 ? 1 : recalls / samples.length;
  return { samples: samples.length, recallAtTen, medianMs: timeAt(0.5), p95Ms: timeAt(0.95) };
}

/** Different vectors from all over the table; all when there are not more than wanted. */
function pickSamples({ vectors, count, options }: StoreCore, wanted: number): Sample[] {
  const largest = vectors.largestId();
  const ids = new Set<number>();
  if (count <= wanted) for (const id of vectors.ids(-1, wanted)) ids.add(id);
  for (let tries = 0; ids.size < Math.min(wanted, count) && tries < wanted * 20; tries += 1) {
    const [id] = vectors.ids(Math.floor(options.random() * (largest + 1)) - 1, 1);
    if (id !== undefined) ids.add(id);
  }
  const codes = new Int8Array(options.dimensions);
  return [...ids].flatMap((id): Sample[] => {
    const bytes = vectors.read(id);
    if (bytes === undefined || bytes === 'damaged') return [];
    const vector = new Float32Array(options.dimensions);
    readHalves(bytes, vector);
    releaseBlob(bytes);
    const residual = residualOf(vector, codes, quantise(vector, codes));
    return [{ id, vector, residual, nearest: [] }];
  });
}

/** One pass over all vectors for all samples at once; by codes first, and exactly where these leave a doubt. */
function* findTruth(core: StoreCore, samples: readonly Sample[]): Generator<void, void> {
  const { vector, codes, vectors } = core;
  const table = new CodeTable(core.options.dimensions, Math.max(1, samples.length));
  for (const [row, sample] of samples.entries()) table.scales[row] = quantise(sample.vector, table.rowCodes(row));
  for (let after = -1; ;) {
    const rows = vectors.page(after, rowsPerPiece);
    for (const { id, vector: bytes } of rows) {
      if (bytes === 'damaged') continue;
      readHalves(bytes, vector);
      const scale = quantise(vector, codes);
      const residual = residualOf(vector, codes, scale);
      table.askCodes(codes, scale);
      table.score(0, samples.length);
      for (const [row, sample] of samples.entries()) {
        const mostPossible = (table.scores[row] ?? 0) + (residual + sample.residual) * 1.01;
        if (sample.id !== id && mostPossible >= worstOf(sample)) insert(sample, id, dotOfHalves(bytes, sample.vector));
      }
      releaseBlob(bytes);
    }
    after = rows.at(-1)?.id ?? after;
    if (rows.length < rowsPerPiece) return;
    yield;
  }
}

function worstOf({ nearest }: Sample): number {
  return nearest.length < neighbours ? -Infinity : (nearest.at(-1)?.similarity ?? -Infinity);
}

function insert(sample: Sample, id: number, similarity: number): void {
  const { nearest } = sample;
  if (similarity <= worstOf(sample)) return;
  let at = nearest.length;
  while (at > 0 && (nearest[at - 1]?.similarity ?? 0) < similarity) at -= 1;
  nearest.splice(at, 0, { id, similarity });
  if (nearest.length > neighbours) nearest.pop();
}
