import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { withApp } from './app-launch.ts';
import {
  allowOptions,
  BenchmarkError,
  option,
  type Benchmark,
  type BenchmarkResult,
  type Figures,
} from './benchmark.ts';
import { readSupervisor } from './bridge.ts';
import { watchIndexing, type IndexSample } from './index-watch.ts';
import { injectVectors } from './large-vault/inject-vectors.ts';
import { makeVault, rareWord } from './large-vault/make-vault.ts';
import { withScratch } from './scratch.ts';
import { latencyFigures, measureQueries } from './search-latency.ts';
import { median } from './statistics.ts';

const usualPassages = 300_000;
const seed = 7;
const queries = 200;
/** What may be taken between two looks of the memory manager. */
const slack = 1.05;

export const benchmark: Benchmark = {
  name: 'large-vault',
  usage: '[--passages N]   indexes a made-up vault, with vectors put in place of the model, under the default limit',
  async run(args): Promise<BenchmarkResult> {
    allowOptions(args, 'passages');
    const passages = Number(option(args, 'passages') ?? usualPassages);
    if (!Number.isSafeInteger(passages) || passages <= 0) throw new BenchmarkError('--passages is a number above 0.');
    return withScratch((scratch) => measure(passages, scratch));
  },
};

async function measure(passages: number, scratch: string): Promise<BenchmarkResult> {
  const [vault, profile] = [join(scratch, 'vault'), join(scratch, 'profile')];
  mkdirSync(vault);
  const notes = makeVault(vault, passages, seed);
  const injected = await injectVectors(vault, profile, passages, seed);
  console.log(`${notes} notes, ${injected} passages with a vector in place`);
  const first = await withApp(vault, profile, (page) => watchIndexing(page));
  // Opened again: what a user meets each day.
  return withApp(vault, profile, async (page) => {
    const startedMs = performance.now();
    const second = await watchIndexing(page);
    const asked = await measureQueries(page, texts(notes));
    const after = await readSupervisor(page);
    const figures = {
      ...indexed(first, injected),
      'reopened-s': second.find(({ status }) => status.phase === 'idle')?.seconds ?? NaN,
      'private-mb-reopened-idle': median(second.slice(-10).map(({ memory }) => memory.privateBytes)) / 1e6,
      'private-mb-after-search': (after?.memory.privateBytes ?? NaN) / 1e6,
      ...latencyFigures(asked),
    };
    console.log(`in all ${((performance.now() - startedMs) / 1_000).toFixed(0)} s after the second start`);
    const table = [['figure', 'value'], ...Object.entries(figures).map(([name, value]) => [name, value.toFixed(1)])];
    return { figures, rows: [...first, ...second, ...asked], table };
  });
}

function indexed(samples: readonly IndexSample[], injected: number): Figures {
  const last = samples.at(-1);
  if (!last) throw new BenchmarkError('The app gave no sample.');
  const privateBytes = samples.map(({ memory }) => memory.privateBytes);
  const limitBytes = last.memory.baseLimitBytes;
  return {
    passages: last.status.chunksTotal,
    'vectors-injected': injected,
    'texts-sent-to-model': last.status.textsSentToModel,
    'index-s': last.seconds,
    'private-mb-indexing-peak': Math.max(...privateBytes) / 1e6,
    'private-mb-idle': median(privateBytes.slice(-10)) / 1e6,
    'limit-mb': limitBytes / 1e6,
    'limit-violations': privateBytes.filter((bytes) => bytes > limitBytes * slack).length,
  };
}

/** Half of them by a word that one note has, half in words that many have. */
function texts(notes: number): string[] {
  return Array.from({ length: queries }, (_, index) =>
    index % 2 === 0 ? rareWord((index * 37) % notes) : `note about number ${index}`,
  );
}
