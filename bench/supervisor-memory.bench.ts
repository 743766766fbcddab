import { _electron } from '@playwright/test';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { BridgeApi } from '../src/shared/contract/bridge-api.ts';
import type { IndexStatus } from '../src/shared/contract/index-api.ts';
import type { MemorySample } from '../src/shared/contract/memory-api.ts';
import { megabytes, option, type Benchmark, type BenchmarkResult } from './benchmark.ts';

const projectRoot = fileURLToPath(new URL('..', import.meta.url));
const samplePeriodMs = 1_000;
/** How long the supervisor is watched at rest, after the last passage was embedded. */
const restMs = 20_000;

interface Sample {
  readonly seconds: number;
  readonly status: IndexStatus;
  readonly memory: MemorySample;
  readonly modelPrivateBytes: number | null;
}

export const benchmark: Benchmark = {
  name: 'supervisor-memory',
  usage: '[--vault DIR]   indexes a vault in the real app; prints the supervisor’s private bytes while and after',
  async run(args): Promise<BenchmarkResult> {
    const scratch = mkdtempSync(join(tmpdir(), 'ainote-bench-'));
    try {
      const vault = join(scratch, 'vault');
      cpSync(chooseVault(option(args, 'vault')), vault, { recursive: true });
      return summarize(await indexAndWatch(vault, join(scratch, 'profile')));
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  },
};

function chooseVault(named: string | undefined): string {
  const shared = join(projectRoot, '..', 'shared', 'vaults', 'rust-rfcs');
  const vault = named ?? (existsSync(shared) ? shared : join(projectRoot, 'sample-vault'));
  console.log(`vault: ${named ?? (vault === shared ? 'rust-rfcs' : 'the sample vault (no larger one is at hand)')}`);
  return vault;
}

async function indexAndWatch(vault: string, profile: string): Promise<Sample[]> {
  const rootSwitches = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({
    cwd: projectRoot,
    args: [...rootSwitches, projectRoot, `--user-data-dir=${profile}`, `--vault=${vault}`],
    timeout: 60_000,
  });
  try {
    const page = await app.firstWindow();
    const startedMs = Date.now();
    const samples: Sample[] = [];
    let idleSinceMs: number | null = null;
    while (idleSinceMs === null || Date.now() - idleSinceMs < restMs) {
      await sleep(samplePeriodMs);
      const read = await page.evaluate(async () => {
        const { ainote } = globalThis as unknown as { ainote: BridgeApi };
        return { status: await ainote.index.status({}), memory: await ainote.memory.sample({}) };
      });
      if (!read.status.ok || !read.memory.ok) continue;
      const sample = {
        seconds: (Date.now() - startedMs) / 1_000,
        status: read.status.value,
        memory: read.memory.value,
        modelPrivateBytes: privateBytesOf(read.memory.value.modelPid),
      };
      samples.push(sample);
      showProgress(sample);
      const isDone = sample.status.phase === 'idle' && sample.status.chunksDone === sample.status.chunksTotal;
      idleSinceMs = isDone ? (idleSinceMs ?? Date.now()) : null;
    }
    return samples;
  } finally {
    await app.close();
  }
}

function privateBytesOf(pid: number | null): number | null {
  if (pid === null || process.platform !== 'linux') return null;
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Private_Dirty:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * 1_024;
  } catch {
    return null; // The model process ended between the two readings.
  }
}

function showProgress({ seconds, status, memory }: Sample): void {
  if (Math.round(seconds) % 15 !== 0) return;
  console.log(
    `${seconds.toFixed(0)} s: ${status.phase}, ${status.notesDone}/${status.notesTotal} notes, ${status.chunksDone}/${status.chunksTotal} passages, supervisor ${megabytes(memory.privateBytes)} MB`,
  );
}

function summarize(samples: readonly Sample[]): BenchmarkResult {
  const last = samples.at(-1);
  if (!last) throw new Error('The app gave no sample.');
  const restFrom = last.seconds - restMs / 1_000 / 2;
  const atRest = samples.filter((sample) => sample.seconds >= restFrom).map((sample) => sample.memory.privateBytes);
  const indexing = samples.filter((sample) => sample.status.phase === 'embedding');
  const figures = {
    'idle-private-mb': median(atRest) / 1e6,
    'indexing-peak-private-mb': Math.max(...samples.map((sample) => sample.memory.privateBytes)) / 1e6,
    'model-peak-private-mb': Math.max(0, ...samples.map((sample) => sample.modelPrivateBytes ?? 0)) / 1e6,
    notes: last.status.notesTotal,
    passages: last.status.chunksTotal,
    'texts-sent-to-model': last.status.textsSentToModel,
    'indexing-seconds': (indexing.at(-1)?.seconds ?? 0) - (indexing[0]?.seconds ?? 0),
  };
  const table = [['figure', 'value'], ...Object.entries(figures).map(([name, value]) => [name, value.toFixed(1)])];
  return { figures, rows: samples, table };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
