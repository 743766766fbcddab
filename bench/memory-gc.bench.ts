import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../src/main/processes/child-environment.ts';
import { utilityArguments } from '../src/main/processes/utility-arguments.ts';
import { defaultMemoryConfig } from '../src/shared/contract/memory-config.ts';
import { supervisorHeapCapMb } from '../src/shared/contract/supervisor-control.ts';
import type { Disposable } from '../src/shared/lifecycle/disposable.ts';
import { allowOptions, BenchmarkError, option, type Benchmark, type BenchmarkResult } from './benchmark.ts';
import { gcFigures, gcTable, type GcRow } from './memory-gc/gc-figures.ts';
import {
  gcMessageSchema,
  type CollectedReport,
  type GcMessage,
  type GcTask,
  type PressedReport,
} from './memory-gc/gc-protocol.ts';
import { waysToFill, type WayToFill } from './memory-gc/ways-to-fill.ts';
import { samplePrivateBytes } from './private-samples.ts';
import { withScratch } from './scratch.ts';
import { bundleEntry } from './utility/bundle-entry.ts';
import { runUtilities } from './utility/run-utilities.ts';

const childScript = fileURLToPath(new URL('memory-gc/gc-child.ts', import.meta.url));
const samplePeriodMs = 100;
const wayLimitMs = 120_000;
const limitBytes = defaultMemoryConfig.baseLimitBytes;

export const benchmark: Benchmark = {
  name: 'memory-gc',
  usage: '[--way NAME]   fills a process under the real memory manager in five ways, and sees what comes back',
  async run(args): Promise<BenchmarkResult> {
    allowOptions(args, 'way');
    const ways = chooseWays(option(args, 'way'));
    const entry = await bundleEntry(childScript, 'gc-child');
    const rows: GcRow[] = [];
    for (const way of ways) rows.push(await withScratch((scratch) => measure(way, entry, scratch)));
    return { figures: gcFigures(rows), rows, table: gcTable(rows) };
  },
};

function chooseWays(named: string | undefined): readonly WayToFill[] {
  if (named === undefined) return waysToFill;
  const chosen = waysToFill.filter((way) => way === named);
  if (chosen.length === 0) throw new BenchmarkError(`--way is one of: ${waysToFill.join(', ')}.`);
  return chosen;
}

async function measure(way: WayToFill, entry: string, scratch: string): Promise<GcRow> {
  console.log(`filling with ${way} …`);
  const folder = join(scratch, 'data');
  mkdirSync(folder);
  const task: GcTask = { way, folder, limitBytes };
  const execArgv = utilityArguments({ heapCapMb: supervisorHeapCapMb, diagnosticFolder: scratch });
  const spec = { entry, execArgv, environment: childEnvironment(process.env), task };
  const samples: number[] = [];
  const collected: CollectedReport[] = [];
  const found: { pid: number; pressed: PressedReport | null; sampling: Disposable | null } = {
    pid: 0,
    pressed: null,
    sampling: null,
  };
  const receive = (report: GcMessage): void => {
    if (report.kind === 'collected') collected.push(report);
    else if (report.kind === 'managed')
      found.sampling = samplePrivateBytes(found.pid, samplePeriodMs, (bytes) => samples.push(bytes));
    else {
      found.pressed = report;
      found.sampling?.dispose(); // From here on it is filled with management stopped.
    }
  };
  await runUtilities([spec], join(scratch, 'profile'), wayLimitMs, {
    onStart: (_index, pid) => void (found.pid = pid),
    onMessage: (_index, message) => receive(gcMessageSchema.parse(message)),
    onExit: () => found.sampling?.dispose(),
  });
  if (!found.pressed) throw new BenchmarkError(`The process that was filled with ${way} said nothing.`);
  return { way, limitBytes, pressed: found.pressed, collected, samples };
}
