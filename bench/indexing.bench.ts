import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { withApp } from './app-launch.ts';
import {
  allowOptions,
  BenchmarkError,
  option,
  type Benchmark,
  type BenchmarkResult,
  type Figures,
} from './benchmark.ts';
import { askQueries, readSupervisor, type AskedQuery } from './bridge.ts';
import { watchIndexing, type IndexSample } from './index-watch.ts';
import { isBusy, untilBusy, writeBusyNotes } from './indexing/busy-notes.ts';
import { percentiles, saveFigures, sentFigures, speedFigures } from './indexing/indexing-figures.ts';
import { newTexts } from './indexing/new-texts.ts';
import { saveAndFind, type SavedNote } from './indexing/save-to-found.ts';
import { readSentTexts } from './indexing/sent-texts.ts';
import { supervisorPid } from './memory-bridge.ts';
import { samplePrivateBytes } from './private-samples.ts';
import { makeQueries } from './queries.ts';
import { withScratch } from './scratch.ts';
import { copyVault, readDefaultVaults, readVault, type BenchVault } from './vaults.ts';
import { wholeNumber } from './whole-number.ts';

const usualSaves = 40;
const maxSaves = 1_000;
const privateSampleMs = 200;
const resultLimit = 30;

export const benchmark: Benchmark = {
  name: 'indexing',
  usage:
    '[--vault DIR] [--saves N]   indexes a vault in the real app, then times saves and searches, at rest and beside it',
  async run(args): Promise<BenchmarkResult> {
    allowOptions(args, 'vault', 'saves');
    const saves = wholeNumber('saves', option(args, 'saves'), usualSaves, maxSaves);
    const named = option(args, 'vault');
    const [vault] = named === undefined ? await readDefaultVaults() : [await readVault(named)];
    if (!vault) throw new BenchmarkError('There is no vault to index.');
    console.log(`${vault.name}: ${vault.notes.length} notes`);
    return withScratch((scratch) => measure(vault, saves, scratch));
  },
};

async function measure(vault: BenchVault, saves: number, scratch: string): Promise<BenchmarkResult> {
  const [copy, profile] = [join(scratch, 'vault'), join(scratch, 'profile')];
  copyVault(vault, copy);
  return withApp(copy, profile, async (page) => {
    const { samples, peakBytes } = await watchWithPeak(page);
    const sent = await readSentTexts(copy, profile);
    const texts = newTexts(vault.notes, 2 * saves);
    const queries = makeQueries(vault).slice(0, 2 * saves);
    await askQueries(page, ['warming up'], resultLimit);
    const resting = await saveAndAsk(page, texts.slice(0, saves), queries.slice(0, saves));
    writeBusyNotes(copy, vault);
    await untilBusy(page);
    const busy = await saveAndAsk(page, texts.slice(saves), queries.slice(saves), () => isBusy(page));
    const figures: Figures = {
      ...speedFigures(samples),
      ...sentFigures(sent),
      'private-mb-peak': peakBytes / 1e6,
      'model-private-mb-peak': Math.max(0, ...samples.map((sample) => sample.modelPrivateBytes ?? 0)) / 1e6,
      ...saveFigures(resting.saved, ''),
      ...percentiles('search', answered(resting.asked)),
      ...saveFigures(busy.saved, 'busy-'),
      ...percentiles('busy-search', answered(busy.asked)),
    };
    const shown = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(2));
    return {
      figures,
      rows: [...samples, ...resting.saved, ...resting.asked, ...busy.saved, ...busy.asked],
      table: [['figure', 'value'], ...Object.entries(figures).map(([name, value]) => [name, shown(value)])],
    };
  });
}

/** The highest private bytes of the supervisor, seen from outside while it indexes. */
async function watchWithPeak(page: Page): Promise<{ samples: IndexSample[]; peakBytes: number }> {
  let peakBytes = 0;
  while ((await readSupervisor(page)) === null) await page.waitForTimeout(50);
  const watch = samplePrivateBytes(await supervisorPid(page), privateSampleMs, (bytes) => {
    peakBytes = Math.max(peakBytes, bytes);
  });
  try {
    return { samples: await watchIndexing(page), peakBytes };
  } finally {
    watch.dispose();
  }
}

interface Measured {
  readonly saved: SavedNote[];
  readonly asked: AskedQuery[];
}

/** A save, then a query, and so on; ends early when `goesOn` says so. */
async function saveAndAsk(
  page: Page,
  texts: ReturnType<typeof newTexts>,
  queries: readonly string[],
  goesOn: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<Measured> {
  const measured: Measured = { saved: [], asked: [] };
  for (const [index, text] of texts.entries()) {
    if (!(await goesOn())) break;
    measured.saved.push(await saveAndFind(page, text));
    const query = queries[index];
    if (query !== undefined) measured.asked.push(...(await askQueries(page, [query], resultLimit)));
  }
  return measured;
}

/** Only answers by meaning: those by words alone did not wait for the model. */
function answered(asked: readonly AskedQuery[]): (number | null)[] {
  return asked.map(({ tookMs, problem, mode }) => (problem === null && mode !== 'words' ? tookMs : null));
}
