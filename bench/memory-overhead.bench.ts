import type { Page } from '@playwright/test';
import { join } from 'node:path';
import { withApp } from './app-launch.ts';
import { allowOptions, option, type Benchmark, type BenchmarkResult } from './benchmark.ts';
import { cpuSecondsOf } from './cpu-time.ts';
import { usualLimits } from './index-end.ts';
import { watchIndexing } from './index-watch.ts';
import { collectMemory, searchAtRate, supervisorPid, switchManagement } from './memory-bridge.ts';
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
      copyVault(vault, join(scratch, 'vault'));
      return withApp(join(scratch, 'vault'), join(scratch, 'profile'), (page) => measure(page, pairs, seconds));
    });
    return { figures: overheadFigures(stretches), rows: stretches, table: overheadTable(stretches) };
  },
};

async function measure(page: Page, pairs: number, seconds: number): Promise<Stretch[]> {
  await watchIndexing(page, indexLimits);
  await searchAtRate(page, texts, searchesPerSecond, texts.length / searchesPerSecond);
  const stretches: Stretch[] = [];
  for (let pair = 1; pair <= pairs; pair += 1) {
    for (const isOn of [true, false]) stretches.push(await runStretch(page, pair, isOn, seconds));
    const [on, off] = stretches.slice(-2).map(({ cpuPercent }) => cpuPercent.toFixed(2));
    console.log(`pair ${pair}/${pairs}: ${on} % of a core with monitoring, ${off} % without`);
  }
  return stretches;
}

async function runStretch(page: Page, pair: number, isOn: boolean, seconds: number): Promise<Stretch> {
  await switchManagement(page, isOn);
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
