import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../src/main/processes/child-environment.ts';
import { allocatorFigures, allocatorTable, type AllocatorRow } from './allocator/allocator-figures.ts';
import { allocatorReadingSchema } from './allocator/allocator-task.ts';
import { fillings } from './allocator/fillings.ts';
import { appSetting, execArgvOf, settings, type AllocatorSetting } from './allocator/settings.ts';
import { allowOptions, type Benchmark, type BenchmarkResult } from './benchmark.ts';
import { withScratch } from './scratch.ts';
import { bundleEntry } from './utility/bundle-entry.ts';
import { runUtilities } from './utility/run-utilities.ts';

const childScript = fileURLToPath(new URL('allocator/allocator-child.ts', import.meta.url));
const settingLimitMs = 180_000;

export const benchmark: Benchmark = {
  name: 'allocator',
  usage: "  what stays in a utility process's private bytes after memory was let go, by kind and setting",
  async run(args): Promise<BenchmarkResult> {
    allowOptions(args);
    const entry = await bundleEntry(childScript, 'allocator-child');
    const rows = await withScratch(async (scratch) => {
      const measured: AllocatorRow[] = [];
      for (const setting of settings) measured.push(...(await measure(setting, entry, scratch)));
      return measured;
    });
    return { figures: allocatorFigures(rows, appSetting.name), rows, table: allocatorTable(rows) };
  },
};

/** Each filling in a process of its own: what one leaves behind must not serve the next. */
async function measure(setting: AllocatorSetting, entry: string, scratch: string): Promise<AllocatorRow[]> {
  console.log(`measuring with ${setting.name} …`);
  const rows = new Map<number, AllocatorRow>();
  const environment = { ...withoutMallocSettings(childEnvironment(process.env)), ...setting.environment };
  const specs = fillings.map((_, filling) => {
    const folder = join(scratch, `${setting.name.replaceAll(/\W+/g, '-')}-${filling}`);
    mkdirSync(folder);
    return {
      entry,
      execArgv: execArgvOf(setting),
      environment,
      task: { filling, folder, collection: setting.collection },
    };
  });
  await runUtilities(specs, join(scratch, 'profile'), settingLimitMs, {
    onMessage: (index, message) => {
      const filling = fillings[index];
      if (filling) rows.set(index, { setting: setting.name, filling, reading: allocatorReadingSchema.parse(message) });
    },
  });
  return [...fillings.keys()].flatMap((index) => rows.get(index) ?? []);
}

/** What the app itself sets must not hide what each setting does. */
function withoutMallocSettings(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('MALLOC_')));
}
