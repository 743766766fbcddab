import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { option, type Benchmark, type Table } from './benchmark.ts';
import { benchmark as supervisorMemory } from './supervisor-memory.bench.ts';

const benchmarks: readonly Benchmark[] = [supervisorMemory];

const [name, ...args] = process.argv.slice(2);
const chosen = benchmarks.find((candidate) => candidate.name === name);
if (!chosen) {
  console.error(`Usage: npm run bench -- NAME [--json FILE], with NAME one of:`);
  for (const { name: known, usage } of benchmarks) console.error(`  ${known} ${usage}`);
  process.exit(2);
}

const { figures, rows, table } = await chosen.run(args);
printTable(table);
const file = option(args, 'json');
if (file) {
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}`;
  writeFileSync(
    file,
    `${JSON.stringify({ name: chosen.name, at: new Date().toISOString(), machine, figures, rows }, null, 2)}\n`,
  );
}

function printTable(lines: Table): void {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  for (const line of lines) console.log(line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
}
