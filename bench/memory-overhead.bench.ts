import type { Page } from '@playwright/test';
import { join } from 'node:path';
import { unmonitoredSwitchName } from '../src/main/switches.ts';
import { withApp } from './app-launch.ts';
import { allowOptions, BenchmarkError, megabytes, option, type Benchmark, type BenchmarkResult } from './benchmark.ts';
import { cpuSecondsOf } from './cpu-time.ts';
import { usualLimits } from './index-end.ts';
import { watchIndexing } from './index-watch.ts';
import { collectMemory, isManaged, searchAtRate, supervisorPid } from './memory-bridge.ts';
import { overheadFigures, overheadTable, type Stretch } from './memory-overhead/overhead-figures.ts';
import { samplePrivateBytes } from './private-samples.ts';
import { queryTexts } from './query-texts.ts';
import { withScratch } from './scratch.ts';
import { median } from './statistics.ts';
import { copyVault, readSampleVault } from './vaults.ts';
import { wholeNumber } from './whole-number.ts';

const usualPairs = 5;
const usualSeconds = 40;
/** Fewer texts than the supervisor keeps vectors for: the model takes no part in the load. */
const texts = queryTexts.slice(0, 20);
const searchesPerSecond = 2;
const samplePeriodMs = 1_000;
const indexLimits = { ...usualLimits, restMs: 5_000 };

export const benchmark: Benchmark = {
  name: 'memory-overhead',
  usage: '[--pairs N] [--seconds S]   what monitoring costs the supervisor, on against off, under a fixed load',
  async run(args): Promise<BenchmarkResult> {
    allowOptions(args, 'pairs', 'seconds');
    const pairs = wholeNumber('pairs', option(args, 'pairs'), usualPairs, 1_000);
    const seconds = wholeNumber('seconds', option(args, 'seconds'), usualSeconds, 3_600);
    const vault = await readSampleVault();
    const stretches = await withScratch((scratch) => {
      const folders = { vault: join(scratch, 'vault'), profile: join(scratch, 'profile') };
      copyVault(vault, folders.vault);
      return measure(folders, pairs, seconds);
    });
    return { figures: overheadFigures(stretches), rows: stretches, table: overheadTable(stretches) };
  },
};

interface Folders {
  readonly vault: string;
  readonly profile: string;
}

async function measure({ vault, profile }: Folders, pairs: number, seconds: number): Promise<Stretch[]> {
  await withApp(vault, profile, (page) => watchIndexing(page, indexLimits)); // Each start finds the same index.
  const stretches: Stretch[] = [];
  for (let pair = 1; pair <= pairs; pair += 1) {
    // Which comes first takes turns: the machine may grow warmer or busier.
    for (const isOn of pair % 2 === 1 ? [true, false] : [false, true]) {
      const run = (page: Page) => runStretch(page, pair, isOn, seconds);
      stretches.push(await withApp(vault, profile, run, isOn ? [] : [`--${unmonitoredSwitchName}`]));
    }
    console.log(stretches.slice(-2).map(describe).join('; '));
  }
  return stretches;
}

/** A start of its own: rings, detector and census are there from the beginning, or never. */
async function runStretch(page: Page, pair: number, isOn: boolean, seconds: number): Promise<Stretch> {
  await watchIndexing(page, indexLimits);
  await searchAtRate(page, texts, searchesPerSecond, texts.length / searchesPerSecond);
  if ((await isManaged(page)) !== isOn) throw new BenchmarkError('The switch for the supervisor has no effect.');
  await collectMemory(page); // Each begins from the same floor.
  const pid = await supervisorPid(page);
  const samples: number[] = [];
  const sampling = samplePrivateBytes(pid, samplePeriodMs, (bytes) => samples.push(bytes));
  const startedMs = performance.now();
  const startedCpu = cpuSecondsOf(pid);
  try {
    const searches = await searchAtRate(page, texts, searchesPerSecond, seconds);
    const cpuPercent = ((cpuSecondsOf(pid) - startedCpu) / (performance.now() - startedMs)) * 100_000;
    return { pair, isOn, cpuPercent, privateBytes: median(samples), searches };
  } finally {
    sampling.dispose();
  }
}

function describe({ pair, isOn, cpuPercent, privateBytes }: Stretch): string {
  const words = isOn ? 'with' : 'without';
  return `pair ${pair} ${words} monitoring: ${cpuPercent.toFixed(2)} % of a core, ${megabytes(privateBytes)} MB`;
}
