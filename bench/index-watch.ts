import type { Page } from '@playwright/test';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchmarkError, megabytes } from './benchmark.ts';
import { readSupervisor, type SupervisorReading } from './bridge.ts';
import { IndexEnd, type IndexEndLimits } from './index-end.ts';
import { privateBytesOf } from './private-bytes.ts';

const samplePeriodMs = 1_000;
const progressEverySamples = 15;

export interface IndexSample extends SupervisorReading {
  /** Since watching began. */
  readonly seconds: number;
  readonly modelPrivateBytes: number | null;
}

/** Samples the app once a second until indexing has ended. */
export async function watchIndexing(page: Page, limits?: IndexEndLimits): Promise<IndexSample[]> {
  const startedMs = performance.now();
  const end = new IndexEnd(limits);
  const samples: IndexSample[] = [];
  for (;;) {
    await sleep(samplePeriodMs);
    const read = await readSupervisor(page);
    const passedMs = performance.now() - startedMs;
    const verdict = end.judge(passedMs, read?.status ?? null);
    if (verdict.kind === 'failed') throw new BenchmarkError(verdict.why);
    if (!read) continue;
    samples.push({ ...read, seconds: passedMs / 1_000, modelPrivateBytes: privateBytesOf(read.memory.modelPid) });
    showProgress(samples);
    if (verdict.kind === 'ended') return samples;
  }
}

function showProgress(samples: readonly IndexSample[]): void {
  const last = samples.at(-1);
  if (!last || samples.length % progressEverySamples !== 0) return;
  const { phase, notesDone, notesTotal, chunksDone, chunksTotal } = last.status;
  const counts = `${notesDone}/${notesTotal} notes, ${chunksDone}/${chunksTotal} passages`;
  console.log(
    `${last.seconds.toFixed(0)} s: ${phase}, ${counts}, supervisor ${megabytes(last.memory.privateBytes)} MB`,
  );
}
