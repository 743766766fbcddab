import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../shared/util/clock.ts';
import { readHeap } from '../memory/heap-reading.ts';
import { restoreMemoryConfig } from '../memory/memory-config.ts';
import { MemoryManager } from '../memory/memory-manager.ts';
import { MemoryOwners, trimRanks } from '../memory/memory-owners.ts';
import { readPrivateBytes } from '../memory/private-bytes.ts';
import { IndexStore } from '../storage/index-store.ts';

// A life of the memory manager over real files, that a test kills: `node memory-kill-child.ts FOLDER LIFE`.

const [folder = '', life = '1'] = process.argv.slice(2);
const configFile = join(folder, 'memory.json');
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const slabBytes = 100_000;

const store = IndexStore.open(join(folder, 'index.db'), silent);
const slabs: Buffer[] = [];
const owners = new MemoryOwners();
owners.register({
  component: 'slabs',
  type: 'embedding-cache',
  trimRank: trimRanks.embeddingCache,
  reservedBytes: () => slabs.length * slabBytes,
  trimTo: (bytes) => trimSlabs(bytes),
  release: () => trimSlabs(0),
  lastAccessMs: () => Infinity,
});
const runtimeBytes = 20_000_000;
const manager = new MemoryManager({
  clock: systemClock,
  log: silent,
  readPrivateBytes: () => readPrivateBytes().bytes,
  readHeap,
  runtime: { privateBytes: runtimeBytes, heapCommittedBytes: 5_000_000 },
  owners,
  steps: [],
  collectGarbage: () => undefined,
  rows: store.memory,
  config: restoreMemoryConfig(existsSync(configFile) ? JSON.parse(readFileSync(configFile, 'utf8')) : {}, runtimeBytes),
  // As main keeps it: whole under another name, then in its place.
  saveConfig: (config) => {
    writeFileSync(`${configFile}.tmp`, JSON.stringify(config));
    renameSync(`${configFile}.tmp`, configFile);
  },
  hasListeners: () => true,
  life: Number(life),
  previousEnd: Number(life) > 1 ? 'it was killed' : null,
});

function trimSlabs(bytes: number): number {
  const before = slabs.length;
  slabs.length = Math.min(before, Math.floor(bytes / slabBytes));
  return (before - slabs.length) * slabBytes;
}

/** Alert and AI limit always change together: a reader that finds one without the other has found half a change. */
async function changeConfig(round: number): Promise<void> {
  const alertAtPercent = 80 + (round % 20);
  await manager.updateMemoryManagementConfig({
    changes: { alertAtPercent, aiLimitBytes: alertAtPercent * 1_000_000, baseLimitBytes: 400_000_000 },
    resetToDefaults: false,
  });
}

manager.startMemoryManagement();
await changeConfig(0);
process.stdout.write('ready\n');
for (let round = 1; ; round += 1) {
  for (let slab = 0; slab < 50; slab += 1) slabs.push(Buffer.alloc(slabBytes, round));
  manager.tick();
  const changing = changeConfig(round);
  await manager.triggerMemoryGarbageCollection({ targetBytes: 10_000_000 });
  await changing;
}
