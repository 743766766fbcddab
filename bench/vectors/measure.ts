import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from './dataset.ts';
import type { EngineName } from './engines/registry.ts';
import { bytesOnDisk } from './memory.ts';
import { runTask } from './child-process.ts';
import type { ServeResult, Timing } from './tasks.ts';

export interface EngineRun {
  readonly engine: EngineName;
  readonly buildSeconds: number;
  readonly buildPeakBytes: number;
  readonly diskBytes: number;
  readonly serve: ServeResult;
  /** The peak while it answered, sampled as that of the build. */
  readonly servePeakBytes: number;
  /** What the settings find and how long they take, as far as they were tried. */
  readonly sweep: readonly Timing[];
}

/** A setting by name, or the first that finds so much; where none does, the one that finds most. */
export type Choice = { readonly setting: string } | { readonly recall: number };

/** More than there is: every setting is tried. */
const unreachableRecall = 2;

/** Builds an engine, tries its settings, and answers with one: each in a process of its own. */
export async function measureEngine(
  engine: EngineName,
  dataset: Dataset,
  choice: Choice,
  scratch: string,
): Promise<EngineRun> {
  const folder = join(scratch, engine);
  mkdirSync(folder);
  try {
    const { result, peakPrivateBytes } = await runTask({ kind: 'build', ...taskOf(engine, dataset, folder) });
    const sizes = { buildSeconds: result.seconds, buildPeakBytes: peakPrivateBytes, diskBytes: bytesOnDisk(folder) };
    const sweep = await sweepSettings(engine, dataset, choice, folder);
    const setting = 'setting' in choice ? choice.setting : chooseSetting(sweep, choice.recall);
    return { engine, ...sizes, sweep, ...(await measureServing(engine, dataset, setting, folder)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of what was built in the folder before. */
export async function measureServing(
  engine: EngineName,
  dataset: Dataset,
  setting: string,
  folder: string,
): Promise<{ serve: ServeResult; servePeakBytes: number }> {
  const { queries, truth } = dataset;
  const { result, peakPrivateBytes } = await runTask({
    kind: 'serve',
    ...taskOf(engine, dataset, folder),
    queries,
    truth,
    setting,
  });
  return { serve: result, servePeakBytes: peakPrivateBytes };
}

async function sweepSettings(
  engine: EngineName,
  dataset: Dataset,
  choice: Choice,
  folder: string,
): Promise<readonly Timing[]> {
  const { queries, truth } = dataset;
  const untilRecall = 'recall' in choice ? choice.recall : unreachableRecall;
  const task = { kind: 'sweep', ...taskOf(engine, dataset, folder), queries, truth, untilRecall } as const;
  return (await runTask(task)).result;
}

export function chooseSetting(sweep: readonly Timing[], recall: number): string {
  const enough = sweep.find(({ recallAtTen }) => recallAtTen >= recall);
  const [most] = sweep.toSorted((a, b) => b.recallAtTen - a.recallAtTen);
  const chosen = enough ?? most;
  if (!chosen) throw new RangeError('No setting was tried.');
  return chosen.setting;
}

export const taskOf = (engine: EngineName, { baseFile, dimensions, rows }: Dataset, folder: string) => ({
  engine,
  options: { folder, dimensions, baseFile },
  rows,
});
