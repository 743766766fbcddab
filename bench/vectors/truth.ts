import { availableParallelism } from 'node:os';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { BenchmarkError } from '../benchmark.ts';
import { compileDotKernel } from './dot-kernel.ts';
import type { TruthPart, TruthTask } from './truth-worker.ts';
import type { VectorFile } from './vector-file.ts';

export const truthLimit = 10;

/** For each query the ten nearest rows, by comparing with all of them on every core. */
export async function findTruth(base: VectorFile, queries: Float32Array): Promise<number[][]> {
  const kernel = await compileDotKernel();
  const workers = Math.min(availableParallelism(), base.rows);
  const bounds = Array.from({ length: workers + 1 }, (_, place) => Math.round((base.rows * place) / workers));
  const parts = await Promise.all(
    bounds.slice(1).map((lastRow, place) =>
      runWorker({
        kernel,
        file: base.path,
        dimensions: base.dimensions,
        firstRow: bounds[place] ?? 0,
        lastRow,
        queries,
        limit: truthLimit,
      }),
    ),
  );
  return (parts[0] ?? []).map((_, query) => mergeParts(parts.flatMap((part) => part[query] ?? [])));
}

export function mergeParts(parts: readonly TruthPart[]): number[] {
  return parts
    .flatMap(({ ids, scores }) => ids.map((id, place) => ({ id, score: scores[place] ?? 0 })))
    .sort((a, b) => b.score - a.score)
    .slice(0, truthLimit)
    .map(({ id }) => id);
}

/** Rows of ten little-endian int32. */
export function readTruth(file: string, queries: number, rows: number): number[][] {
  const bytes = readFileSync(file);
  if (bytes.byteLength !== queries * truthLimit * 4)
    throw new BenchmarkError(`${file} does not hold ${truthLimit} int32 for each of ${queries} queries.`);
  const truth = Array.from({ length: queries }, (_, query) =>
    Array.from({ length: truthLimit }, (_, place) => bytes.readInt32LE((query * truthLimit + place) * 4)),
  );
  if (truth.some((ids) => ids.some((id) => id < 0 || id >= rows)))
    throw new BenchmarkError(`${file} names rows that are not among the ${rows} measured; leave it out with --n.`);
  return truth;
}

export const truthBytes = (truth: readonly (readonly number[])[]): Uint8Array =>
  new Uint8Array(Int32Array.from(truth.flat()).buffer);

function runWorker(task: TruthTask): Promise<TruthPart[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('truth-worker.ts', import.meta.url), { workerData: task });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
