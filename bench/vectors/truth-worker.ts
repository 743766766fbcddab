import { parentPort, workerData } from 'node:worker_threads';
import { queriesPerCall, startDotKernel } from './dot-kernel.ts';
import { NearestList } from './nearest-list.ts';
import { VectorFile } from './vector-file.ts';

export interface TruthTask {
  readonly kernel: Uint8Array;
  readonly file: string;
  readonly dimensions: number;
  readonly firstRow: number;
  readonly lastRow: number;
  /** Unit length, one after the other. */
  readonly queries: Float32Array;
  readonly limit: number;
}

/** For each query, ids and scores, best first. */
export interface TruthPart {
  readonly ids: readonly number[];
  readonly scores: readonly number[];
}

/** So many rows stay in the processor's cache while all queries pass over them. */
const blockBytes = 1 << 18;

const task = workerData as TruthTask; // Made by `findTruth` alone.
parentPort?.postMessage(await search(task));

async function search({
  kernel,
  file,
  dimensions,
  firstRow,
  lastRow,
  queries,
  limit,
}: TruthTask): Promise<TruthPart[]> {
  const padded = Math.ceil(dimensions / 4) * 4;
  const queryCount = queries.length / dimensions;
  const calls = Math.ceil(queryCount / queriesPerCall);
  const rowsPerBlock = Math.max(1, Math.floor(blockBytes / (padded * 4)));
  const queriesAt = rowsPerBlock * padded * 4;
  const outAt = queriesAt + calls * queriesPerCall * padded * 4;
  const { memory, dotFour } = await startDotKernel(kernel, outAt + rowsPerBlock * queriesPerCall * 4);
  const floats = new Float32Array(memory.buffer);
  copyPadded(queries, dimensions, floats.subarray(queriesAt / 4), padded);
  const lists = Array.from({ length: queryCount }, () => new NearestList(limit));
  const base = new VectorFile(file, dimensions, lastRow);
  const scores = floats.subarray(outAt / 4);
  for (let start = firstRow; start < lastRow; start += rowsPerBlock) {
    const rows = base.read(start, rowsPerBlock);
    const count = rows.length / dimensions;
    copyPadded(rows, dimensions, floats, padded);
    for (let call = 0; call < calls; call += 1) {
      dotFour(0, count, queriesAt + call * queriesPerCall * padded * 4, padded, outAt);
      for (let lane = 0; lane < queriesPerCall; lane += 1)
        collect(lists[call * queriesPerCall + lane], scores, lane, count, start);
    }
  }
  base.dispose();
  return lists.map(({ ids, scores: best }) => ({ ids, scores: best }));
}

function collect(
  list: NearestList | undefined,
  scores: Float32Array,
  lane: number,
  count: number,
  start: number,
): void {
  if (!list) return; // The last call has fewer queries.
  let threshold = list.threshold;
  for (let row = 0; row < count; row += 1) {
    const score = scores[row * queriesPerCall + lane] ?? 0;
    if (score <= threshold) continue;
    list.offer(start + row, score);
    threshold = list.threshold;
  }
}

/** The rest of each row stays zero, and adds nothing to a product. */
function copyPadded(rows: Float32Array, dimensions: number, into: Float32Array, padded: number): void {
  for (let row = 0; row * dimensions < rows.length; row += 1)
    into.set(rows.subarray(row * dimensions, (row + 1) * dimensions), row * padded);
}
