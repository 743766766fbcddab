import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemClock } from '../../shared/util/clock.ts';
import { collectGarbage } from '../memory/collect-garbage.ts';
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
const slabsARound = 400;

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
  collectGarbage,
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

collectGarbage();
const bareBytes = readPrivateBytes().bytes;
/** A full round of slabs passes the low limit's threshold, and without slabs its target is met. */
const lowLimitBytes = Math.ceil((bareBytes + 15_000_000) / 0.65);
const highLimitBytes = bareBytes + 400_000_000;

/** All three always change together: a reader that finds one without the others has found half a change. */
async function changeConfig(round: number): Promise<void> {
  const isLow = round % 2 === 1;
  const alertAtPercent = (isLow ? 81 : 80) + 2 * (round % 9);
  await manager.updateMemoryManagementConfig({
    changes: {
      alertAtPercent,
      aiLimitBytes: alertAtPercent * 100_000,
      baseLimitBytes: isLow ? lowLimitBytes : highLimitBytes,
    },
    resetToDefaults: false,
  });
}

function fillSlabs(): void {
  while (slabs.length < slabsARound) slabs.push(Buffer.alloc(slabBytes, 1));
}

async function untilCollected(): Promise<void> {
  while (manager.getMemoryManagementStatus({ latest: 0 }).isCollecting) await nextTurn();
}

manager.startMemoryManagement();
await changeConfig(0);
const tellStep = () => void process.stdout.write('.');
tellStep();
for (let round = 1; ; round += 2) {
  fillSlabs();
  await changeConfig(round); // A lower limit, which is trimmed to.
  tellStep();
  fillSlabs();
  manager.tick(); // Too much for it: an automatic collection begins.
  tellStep();
  await changeConfig(round + 1); // In the midst of it.
  await untilCollected();
  tellStep();
  fillSlabs();
  const room = await manager.reserve('large', highLimitBytes - bareBytes - 1_000_000); // Collects to make room.
  if ('reservation' in room) room.reservation.dispose();
  tellStep();
  await manager.triggerMemoryGarbageCollection({ targetBytes: bareBytes });
  tellStep();
}
