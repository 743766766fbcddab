import { join } from 'node:path';
import { withApp } from './app-launch.ts';
import { allowOptions, option, type Benchmark, type BenchmarkResult, type Figures, type Table } from './benchmark.ts';
import { readSupervisor, type IndexReading } from './bridge.ts';
import { indexFigures } from './index-figures.ts';
import { watchIndexing } from './index-watch.ts';
import { makeQueries, readQueries } from './queries.ts';
import { withScratch } from './scratch.ts';
import { latencyFigures, measureQueries } from './search-latency.ts';
import { copyVault, readDefaultVaults, readVault, type BenchVault } from './vaults.ts';

interface VaultRun {
  readonly vault: string;
  readonly figures: Figures;
  readonly rows: readonly unknown[];
}

export const benchmark: Benchmark = {
  name: 'search',
  usage: '[--vault DIR] [--queries FILE]   indexes a vault in the real app, then searches through its window',
  async run(args): Promise<BenchmarkResult> {
    allowOptions(args, 'vault', 'queries');
    const queriesFile = option(args, 'queries');
    const queries = queriesFile === undefined ? null : readQueries(queriesFile);
    const named = option(args, 'vault');
    const vaults = named === undefined ? await readDefaultVaults() : [await readVault(named)];
    const runs: VaultRun[] = [];
    for (const vault of vaults) runs.push(await measure(vault, queries ?? makeQueries(vault)));
    return {
      figures: Object.assign({}, ...runs.map(prefixed)) as Figures, // Merged from figures alone.
      rows: runs.flatMap((run) => run.rows),
      table: tableOf(runs),
    };
  },
};

function measure(vault: BenchVault, queries: readonly string[]): Promise<VaultRun> {
  console.log(`${vault.name}: ${vault.notes.length} notes, ${queries.length} queries`);
  return withScratch((scratch) => {
    const copy = join(scratch, 'vault');
    copyVault(vault, copy);
    return withApp(copy, join(scratch, 'profile'), async (page) => {
      const samples = await watchIndexing(page);
      warnOfGaps(samples.at(-1)?.status);
      const asked = await measureQueries(page, queries);
      const after = await readSupervisor(page);
      return {
        vault: vault.name,
        figures: {
          ...indexFigures(samples),
          ...latencyFigures(asked),
          ...(after ? { 'private-mb-after-search': after.memory.privateBytes / 1e6 } : {}),
        },
        rows: [...samples, ...asked].map((row) => ({ vault: vault.name, ...row })),
      };
    });
  });
}

function warnOfGaps(status: IndexReading | undefined): void {
  if (!status) return;
  const { chunksDone, chunksTotal, skippedNotes } = status;
  if (chunksDone < chunksTotal) console.warn(`${chunksTotal - chunksDone} passages were left without a vector.`);
  if (skippedNotes > 0) console.warn(`${skippedNotes} files were skipped.`);
}

/** The first vault has the plain names; the sample vault beside it, names of its own. */
function prefixed({ figures }: VaultRun, index: number): Figures {
  if (index === 0) return figures;
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [`sample-${name}`, value]));
}

function tableOf(runs: readonly VaultRun[]): Table {
  const names = Object.keys(runs[0]?.figures ?? {});
  const values = (name: string) => runs.map(({ figures }) => shown(figures[name]));
  return [['figure', ...runs.map((run) => run.vault)], ...names.map((name) => [name, ...values(name)])];
}

function shown(value: number | undefined): string {
  if (value === undefined) return '-';
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
