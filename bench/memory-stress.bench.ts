import type { Page } from '@playwright/test';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultMemoryConfig } from '../src/shared/contract/memory-config.ts';
import { withApp } from './app-launch.ts';
import { allowOptions, megabytes, option, type Benchmark, type BenchmarkResult, type Table } from './benchmark.ts';
import { readSupervisor } from './bridge.ts';
import { changeLimits, collectMemory, leastBaseLimit, supervisorPid } from './memory-bridge.ts';
import {
  floorOf,
  floorSlopes,
  wholeName,
  worstSlopes,
  type ComponentSlope,
  type FloorSample,
} from './memory-stress/floor-slopes.ts';
import { LimitWatch } from './memory-stress/limit-watch.ts';
import { MixedWork } from './memory-stress/mixed-work.ts';
import { samplePrivateBytes } from './private-samples.ts';
import { makeQueries } from './queries.ts';
import { withScratch } from './scratch.ts';
import { copyVault, readSampleVault, readVault, type BenchVault } from './vaults.ts';
import { wholeNumber } from './whole-number.ts';

const usualMinutes = 10;
const roundMs = 5_000;
const samplePeriodMs = 200;
const usualLimitBytes = defaultMemoryConfig.baseLimitBytes;
const roundsALimit = 6;
/** Room for small batches beside the lowest limit. */
const aiLimitBytes = 20_000_000;
/**
 * The others leave caches as they are, as a person's clean-up does: they fill up to their bounds, which is no leak. For a
 * floor everything is let go that can be.
 */
const roundsAFloor = 3;
/** The window is loaded anew: its port goes, and a new one comes. */
const roundsAReload = 10;
const answerPatienceMs = 30_000;

interface StressRun {
  readonly floors: readonly FloorSample[];
  readonly limit: LimitWatch['figures'];
  readonly restarts: number;
  readonly rounds: number;
}

export const benchmark: Benchmark = {
  name: 'memory-stress',
  usage: '[--minutes N] [--vault DIR]   mixed work in the real app: slopes of the floors, and the limit',
  async run(args): Promise<BenchmarkResult> {
    allowOptions(args, 'minutes', 'vault');
    const minutes = wholeNumber('minutes', option(args, 'minutes'), usualMinutes, 1_440);
    const named = option(args, 'vault');
    const vault = named === undefined ? await readSampleVault() : await readVault(named);
    const run = await withScratch((scratch) => {
      const copy = join(scratch, 'vault');
      copyVault(vault, copy);
      return withApp(copy, join(scratch, 'profile'), (page) => stress(page, vault, copy, minutes * 60_000));
    });
    const slopes = floorSlopes(run.floors);
    const worst = worstSlopes(slopes);
    return {
      figures: {
        violations: run.limit.violations,
        'worst-component-slope-mb-per-s': worst.component / 1e6,
        'private-slope-mb-per-s': worst.whole / 1e6,
        'peak-share': run.limit.peakShare,
        'peak-mb': run.limit.peakBytes / 1e6,
        samples: run.limit.samples,
        rounds: run.rounds,
        restarts: run.restarts,
      },
      rows: [...run.floors, ...slopes],
      table: tableOf(slopes, run),
    };
  },
};

/** Works from the first moment on: the first indexing is part of it. */
async function stress(page: Page, vault: BenchVault, folder: string, lengthMs: number): Promise<StressRun> {
  await untilItAnswers(page);
  const work = new MixedWork(page, vault, folder, makeQueries(vault));
  const limit = new LimitWatch(usualLimitBytes);
  // Limits take turns, each for some rounds: plenty, little, and the least that this process can keep.
  const limitsBytes = [usualLimitBytes, 60_000_000, await leastBaseLimit(page)];
  const floors: FloorSample[] = [];
  const pids = new Set<number>();
  const startedMs = performance.now();
  let rounds = 0;
  for (; performance.now() - startedMs < lengthMs; rounds += 1) {
    const roundStartedMs = performance.now();
    const pid = await supervisorPid(page);
    pids.add(pid);
    const sampling = samplePrivateBytes(pid, samplePeriodMs, (bytes) => limit.add(bytes));
    try {
      if (rounds % roundsALimit === 0)
        await nextLimit(page, limit, limitsBytes[(rounds / roundsALimit) % limitsBytes.length] ?? usualLimitBytes);
      if (rounds % roundsAReload === roundsAReload - 1) await reload(page);
      await work.round(rounds);
      await sleep(Math.max(0, roundStartedMs + roundMs - performance.now()));
      if (rounds % roundsAFloor === 0) {
        const { metrics } = await collectMemory(page, { targetBytes: 0 });
        floors.push(floorOf((performance.now() - startedMs) / 1_000, metrics));
      } else await collectMemory(page);
    } finally {
      sampling.dispose();
    }
    if (rounds % 12 === 0) console.log(`round ${rounds}: ${megabytes(floors.at(-1)?.bytes[wholeName] ?? 0)} MB`);
  }
  return { floors, limit: limit.figures, restarts: pids.size - 1, rounds };
}

/** A lower limit holds once the change is answered; a higher one from the moment it was asked for. */
async function nextLimit(page: Page, watch: LimitWatch, limitBytes: number): Promise<void> {
  if (limitBytes === usualLimitBytes) watch.setLimit(limitBytes);
  await changeLimits(page, { baseLimitBytes: limitBytes, aiLimitBytes });
  watch.setLimit(limitBytes);
}

async function reload(page: Page): Promise<void> {
  await page.reload();
  await untilItAnswers(page);
}

async function untilItAnswers(page: Page): Promise<void> {
  const deadlineMs = performance.now() + answerPatienceMs;
  while ((await readSupervisor(page)) === null && performance.now() < deadlineMs) await sleep(100);
}

function tableOf(slopes: readonly ComponentSlope[], { limit, rounds, restarts }: StressRun): Table {
  const heads = ['floor after clean-up', 'first MB', 'last MB', 'slope KB/s', '95 % KB/s', 'p'];
  const kilobytes = (bytes: number) => (bytes / 1e3).toFixed(2);
  const { violations, samples, peakBytes, peakShare } = limit;
  return [
    heads,
    ...slopes.map(({ component, firstBytes, lastBytes, slope, interval, pValue }) => [
      component,
      megabytes(firstBytes),
      megabytes(lastBytes),
      kilobytes(slope),
      interval.map(kilobytes).join(' to '),
      pValue.toFixed(3),
    ]),
    [''],
    [
      `${rounds} rounds, ${restarts} restarts; highest ${megabytes(peakBytes)} MB, ${(peakShare * 100).toFixed(0)} % of its limit`,
    ],
    [`${violations} of ${samples} samples beyond the limit and 5 %`],
  ];
}
