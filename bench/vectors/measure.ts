import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from './dataset.ts';
import type { EngineName } from './engines/registry.ts';
import { bytesOnDisk } from './memory.ts';
import { runTask } from './child-process.ts';
import type { ServeResult, ServeTask } from './tasks.ts';

export interface EngineRun {
  readonly engine: EngineName;
  readonly buildSeconds: number;
  readonly buildPeakBytes: number;
  readonly diskBytes: number;
  readonly serve: ServeResult;
  /** The peak while it answered, sampled as that of the build. */
  readonly servePeakBytes: number;
}

/** Builds an engine in one process and asks it in another. */
export async function measureEngine(
  engine: EngineName,
  dataset: Dataset,
  choose: ServeTask['choose'],
  scratch: string,
): Promise<EngineRun> {
  const folder = join(scratch, engine);
  mkdirSync(folder);
  try {
    const built = await runTask({ kind: 'build', ...taskOf(engine, dataset, folder) });
    const diskBytes = bytesOnDisk(folder);
    return {
      engine,
      buildSeconds: built.result.seconds,
      buildPeakBytes: built.peakPrivateBytes,
      diskBytes,
      ...(await measureServing(engine, dataset, choose, folder)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of what was built in the folder before. */
export async function measureServing(
  engine: EngineName,
  dataset: Dataset,
  choose: ServeTask['choose'],
  folder: string,
): Promise<{ serve: ServeResult; servePeakBytes: number }> {
  const { queries, truth } = dataset;
  const task: ServeTask = { kind: 'serve', ...taskOf(engine, dataset, folder), queries, truth, choose };
  const { result, peakPrivateBytes } = await runTask(task);
  return { serve: result, servePeakBytes: peakPrivateBytes };
}

export const taskOf = (engine: EngineName, { baseFile, dimensions, rows }: Dataset, folder: string) => ({
  engine,
  options: { folder, dimensions, baseFile },
  rows,
});
