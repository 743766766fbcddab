import { join } from 'node:path';
import { withApp } from './app-launch.ts';
import { allowOptions, BenchmarkError, option, type Benchmark, type BenchmarkResult } from './benchmark.ts';
import { electronProgram } from './electron-program.ts';
import { usualLimits } from './index-end.ts';
import { watchIndexing } from './index-watch.ts';
import { withScratch } from './scratch.ts';
import { bareEditorSelector, writeBareApp } from './startup/bare-app.ts';
import { chooseNote } from './startup/open-note.ts';
import { occasions, sides, startFigures, startTable, type Side, type StartRun } from './startup/start-figures.ts';
import { timeStart, type StartCommand } from './startup/timed-start.ts';
import { copyVault, projectRoot, readSampleVault, readVault, type BenchVault } from './vaults.ts';

const usualRuns = 7;
const maxRuns = 1_000;
/** The index only has to be done; how it rests is not measured here. */
const indexLimits = { ...usualLimits, restMs: 5_000 };

/** How to start one side, but for its profile. */
type Starts = Readonly<Record<Side, Omit<StartCommand, 'profile'>>>;

export const benchmark: Benchmark = {
  name: 'startup',
  usage: '[--vault DIR] [--runs N]   start to a usable editor, against a bare Electron window',
  async run(args): Promise<BenchmarkResult> {
    allowOptions(args, 'vault', 'runs');
    const count = readCount(option(args, 'runs'));
    const electron = electronProgram();
    const named = option(args, 'vault');
    const vault = named === undefined ? await readSampleVault() : await readVault(named);
    const runs = await withScratch((scratch) => measure(electron, vault, count, scratch));
    return { figures: startFigures(runs), rows: runs, table: startTable(runs) };
  },
};

async function measure(electron: string, vault: BenchVault, count: number, scratch: string): Promise<StartRun[]> {
  const starts = prepare(vault, scratch);
  const usedProfile = (side: Side) => join(scratch, `${side}-used`);
  console.log('Indexing, for the second starts …');
  await withApp(join(scratch, 'vault'), usedProfile('ainote'), (page) => watchIndexing(page, indexLimits));
  // Not measured: they bring both programs into the page cache, and the bare window into its profile.
  for (const side of sides) await timeStart(electron, { ...starts[side], profile: usedProfile(side) });
  const runs: StartRun[] = [];
  for (let run = 1; run <= count; run += 1) {
    for (const occasion of occasions) {
      for (const side of sides) {
        const profile = occasion === 'second' ? usedProfile(side) : join(scratch, `${side}-fresh-${run}`);
        const times = await timeStart(electron, { ...starts[side], profile });
        runs.push({ run, side, occasion, ...times });
      }
    }
    const latest = runs.slice(-sides.length * occasions.length);
    const shown = latest.map(({ occasion, side, usableMs }) => `${occasion} ${side} ${usableMs} ms`);
    console.log(`run ${run}/${count}: ${shown.join(', ')}`);
  }
  return runs;
}

function prepare(vault: BenchVault, scratch: string): Starts {
  const copy = join(scratch, 'vault');
  copyVault(vault, copy);
  const { path, text, shows } = chooseNote(vault);
  const bareFolder = join(scratch, 'bare-app');
  writeBareApp(bareFolder, text);
  console.log(`${vault.name}: opening "${path}", with a warm page cache`);
  return {
    ainote: {
      appFolder: projectRoot,
      switches: [`--vault=${copy}`, `--open=${path}`],
      selector: '[data-testid="editor"] .cm-content',
      shows,
    },
    bare: { appFolder: bareFolder, switches: [], selector: bareEditorSelector, shows },
  };
}

function readCount(given: string | undefined): number {
  const count = Number(given ?? usualRuns);
  if (!Number.isInteger(count) || count < 1 || count > maxRuns)
    throw new BenchmarkError(`--runs must be a whole number from 1 to ${maxRuns}, not ${given}.`);
  return count;
}
