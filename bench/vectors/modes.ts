import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Figures } from '../benchmark.ts';
import { runTask } from './child-process.ts';
import type { Dataset } from './dataset.ts';
import { bytesOnDisk } from './memory.ts';
import { measureEngine, measureServing, taskOf } from './measure.ts';
import { median } from '../statistics.ts';
import type { ServeResult } from './tasks.ts';
import { findTruth } from './truth.ts';
import { VectorFile, VectorFileWriter } from './vector-file.ts';

const own = 'own';
const effort = 'normal';
const normal = { setting: effort };
/** Processes that answer from each of two stores whose memory is compared. */
const servings = 5;

/** The second half put in one by one, against a build of all at once. */
export async function incremental(dataset: Dataset, scratch: string): Promise<Figures> {
  const fresh = await measureEngine(own, dataset, normal, scratch);
  const folder = join(scratch, 'incremental');
  mkdirSync(folder);
  const { result, peakPrivateBytes } = await runTask({ kind: 'incremental', ...taskOf(own, dataset, folder) });
  const diskBytes = bytesOnDisk(folder);
  const grown = await measureServing(own, dataset, effort, folder);
  return {
    'fresh-recall-at-10': fresh.serve.timing.recallAtTen,
    'recall-at-10': grown.serve.timing.recallAtTen,
    'recall-lost': fresh.serve.timing.recallAtTen - grown.serve.timing.recallAtTen,
    'insert-p50-ms': result.insertMs.p50,
    'insert-p95-ms': result.insertMs.p95,
    'insert-p99-ms': result.insertMs.p99,
    'insert-longest-ms': result.insertMs.longest,
    'longest-pause-ms': result.longestPauseMs,
    'insert-s': result.seconds,
    'insert-peak-private-mb': peakPrivateBytes / 1e6,
    'fresh-p95-ms': fresh.serve.timing.p95Ms,
    'p95-ms': grown.serve.timing.p95Ms,
    'fresh-disk-mb': fresh.diskBytes / 1e6,
    'disk-mb': diskBytes / 1e6,
  };
}

/** Every other row removed and compacted away, against a build of those that are left. */
export async function afterDeletingHalf(dataset: Dataset, scratch: string): Promise<Figures> {
  const folder = join(scratch, 'halved');
  mkdirSync(folder);
  await runTask({ kind: 'build', ...taskOf(own, dataset, folder) });
  const fullBytes = bytesOnDisk(folder);
  const deletion = await runTask({ kind: 'delete-half', ...taskOf(own, dataset, folder) });
  const rest = await restOf(dataset, scratch);
  const freshFolder = join(scratch, 'fresh');
  mkdirSync(freshFolder);
  await runTask({ kind: 'build', ...taskOf(own, rest.fresh, freshFolder) });
  const halved: ServeResult[] = [];
  const fresh: ServeResult[] = [];
  for (let time = 0; time < servings; time += 1) {
    halved.push((await measureServing(own, rest.halved, effort, folder)).serve);
    fresh.push((await measureServing(own, rest.fresh, effort, freshFolder)).serve);
  }
  const [diskMb, freshDiskMb] = [bytesOnDisk(folder) / 1e6, bytesOnDisk(freshFolder) / 1e6];
  const [anonymousMb, freshAnonymousMb] = [anonymousMbOf(halved), anonymousMbOf(fresh)];
  return {
    'full-disk-mb': fullBytes / 1e6,
    'disk-mb': diskMb,
    'fresh-disk-mb': freshDiskMb,
    'disk-ratio': diskMb / freshDiskMb,
    'anonymous-mb': anonymousMb,
    'fresh-anonymous-mb': freshAnonymousMb,
    'memory-ratio': anonymousMb / freshAnonymousMb,
    'recall-at-10': halved[0]?.timing.recallAtTen ?? NaN,
    'fresh-recall-at-10': fresh[0]?.timing.recallAtTen ?? NaN,
    'delete-s': deletion.result.seconds,
    'delete-peak-private-mb': deletion.peakPrivateBytes / 1e6,
  };
}

/** Of several processes on the same store: what V8's compiler keeps differs by 15 MB from one to the next. */
function anonymousMbOf(served: readonly ServeResult[]): number {
  return median(served.map(({ afterSearches }) => afterSearches.anonymousBytes / 1e6));
}

/** The rows of even numbers: as they are named in the halved store, and as a file of their own. */
async function restOf(dataset: Dataset, scratch: string): Promise<{ halved: Dataset; fresh: Dataset }> {
  const base = new VectorFile(dataset.baseFile, dataset.dimensions, dataset.rows);
  const baseFile = join(scratch, 'rest.f32');
  const writer = new VectorFileWriter(baseFile);
  for (let row = 0; row < base.rows; row += 2) writer.write(base.read(row, 1));
  writer.dispose();
  base.dispose();
  const rest = new VectorFile(baseFile, dataset.dimensions);
  const truth = await findTruth(rest, dataset.queries);
  const fresh = { ...dataset, baseFile, rows: rest.rows, truth };
  rest.dispose();
  return { halved: { ...dataset, truth: truth.map((ids) => ids.map((id) => id * 2)) }, fresh };
}

/** Bytes on disk against the least there can be: an int8 code and a float16 number for each coordinate. */
export async function diskUse(dataset: Dataset, scratch: string): Promise<Figures> {
  const folder = join(scratch, 'disk');
  mkdirSync(folder);
  const built = await runTask({ kind: 'build', ...taskOf(own, dataset, folder) });
  const leastBytes = dataset.rows * dataset.dimensions * 3;
  const diskBytes = bytesOnDisk(folder);
  return {
    'disk-mb': diskBytes / 1e6,
    'least-disk-mb': leastBytes / 1e6,
    'disk-ratio': diskBytes / leastBytes,
    'build-s': built.result.seconds,
    'build-peak-private-mb': built.peakPrivateBytes / 1e6,
  };
}
