import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { BenchmarkError, option, type Benchmark, type Table } from './benchmark.ts';
import { benchmark as allocator } from './allocator.bench.ts';
import { benchmark as askRefusal } from './ask-refusal.bench.ts';
import { benchmark as cache } from './cache.bench.ts';
import { benchmark as indexing } from './indexing.bench.ts';
import { benchmark as largeVault } from './large-vault.bench.ts';
import { benchmark as leaks } from './leaks.bench.ts';
import { benchmark as memoryGc } from './memory-gc.bench.ts';
import { benchmark as memoryOverhead } from './memory-overhead.bench.ts';
import { benchmark as memoryStress } from './memory-stress.bench.ts';
import { benchmark as relevance } from './relevance.bench.ts';
import { benchmark as search } from './search.bench.ts';
import { benchmark as startup } from './startup.bench.ts';
import { benchmark as typing } from './typing.bench.ts';
import { benchmark as vectors } from './vectors.bench.ts';

const benchmarks: readonly Benchmark[] = [
  startup,
  typing,
  search,
  indexing,
  largeVault,
  relevance,
  askRefusal,
  leaks,
  allocator,
  memoryGc,
  memoryOverhead,
  memoryStress,
  vectors,
  cache,
];

const [name, ...args] = process.argv.slice(2);
const chosen = benchmarks.find((candidate) => candidate.name === name);
if (!chosen) {
  console.error(`Usage: npm run bench -- NAME [--json FILE], with NAME one of:`);
  for (const { name: known, usage } of benchmarks) console.error(`  ${known} ${usage}`);
  process.exit(2);
}

try {
  await run(chosen);
} catch (error) {
  if (!(error instanceof BenchmarkError)) throw error;
  console.error(`${chosen.name}: ${error.message}`);
  process.exitCode = 1;
}

async function run(benchmark: Benchmark): Promise<void> {
  const file = option(args, 'json'); // Read first: a missing value must not cost a whole run.
  const { figures, rows, table } = await benchmark.run(args);
  printTable(table);
  if (!file) return;
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}`;
  const report = { name: benchmark.name, at: new Date().toISOString(), machine, figures, rows };
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
}

function printTable(lines: Table): void {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  for (const line of lines) console.log(line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
}
