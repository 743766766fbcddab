// Runs in a utility process of Electron: fills it in one way, under the real memory manager.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { defaultMemoryConfig } from '../../src/shared/contract/memory-config.ts';
import type { MemoryReceipt } from '../../src/shared/contract/memory-events.ts';
import { systemClock } from '../../src/shared/util/clock.ts';
import { collectGarbage } from '../../src/supervisor/memory/collect-garbage.ts';
import { readHeap } from '../../src/supervisor/memory/heap-reading.ts';
import { MemoryManager } from '../../src/supervisor/memory/memory-manager.ts';
import { MemoryOwners } from '../../src/supervisor/memory/memory-owners.ts';
import { readPrivateBytes } from '../../src/supervisor/memory/private-bytes.ts';
import { IndexStore } from '../../src/supervisor/storage/index-store.ts';
import { silentLog } from '../silent-log.ts';
import { runTask } from '../utility/utility-task.ts';
import { fillShare, gcTaskSchema, returnWithinMs, type CollectedReport, type PressedReport } from './gc-protocol.ts';
import type { MemoryFill } from './memory-fill.ts';
import { buildFill } from './ways-to-fill.ts';

const pressMs = 10_000;
/** A refused caller waits so long before it asks again. */
const refusedMs = 50;
const maxRefusedInRow = 200;

const privateBytes = (): number => readPrivateBytes().bytes;

runTask(async (task, send) => {
  const { way, folder, limitBytes } = gcTaskSchema.parse(task);
  const runtime = { privateBytes: privateBytes(), heapCommittedBytes: readHeap().committedBytes };
  const fill = await buildFill(way, folder);
  const receipts: MemoryReceipt[] = [];
  const manager = buildManager(fill, folder, limitBytes, runtime, receipts);
  collectGarbage(); // What making the owners took is not what is measured.
  manager.startMemoryManagement();
  send({ kind: 'managed' });
  send(await press(manager, fill, receipts));
  await rest(manager);
  await fillUp(manager, fill, limitBytes * fillShare);
  send(
    await collect('automatic', fill, async () => {
      const before = receipts.length;
      manager.startMemoryManagement();
      while (receipts.length === before) await sleep(1);
      return receipts[before];
    }),
  );
  await rest(manager);
  await fillUp(manager, fill, limitBytes * fillShare);
  send(await collect('manual', fill, () => manager.triggerMemoryGarbageCollection({ targetBytes: 0 })));
});

function buildManager(
  fill: MemoryFill,
  folder: string,
  limitBytes: number,
  runtime: { privateBytes: number; heapCommittedBytes: number },
  receipts: MemoryReceipt[],
): MemoryManager {
  const owners = new MemoryOwners();
  for (const owner of fill.owners) owners.register(owner);
  const own = join(folder, 'manager');
  mkdirSync(own);
  const manager: MemoryManager = new MemoryManager({
    clock: systemClock,
    log: silentLog,
    readPrivateBytes: privateBytes,
    readHeap,
    runtime,
    owners,
    steps: [],
    collectGarbage,
    rows: IndexStore.open(join(own, 'index.db'), silentLog).memory,
    // Leases may take all: here the base limit is what is measured.
    config: { ...defaultMemoryConfig, baseLimitBytes: limitBytes, aiLimitBytes: limitBytes },
    saveConfig: () => undefined,
    hasListeners: () => true,
    // Told right after the receipt was kept; of the receipts only the last ones are.
    onEvent: ({ kind }) => {
      if (kind === 'gc') receipts.push(...manager.getMemoryManagementStatus({ latest: 1 }).receipts);
    },
    life: 1,
    previousEnd: null,
  });
  return manager;
}

/** Takes as fast as it is granted, with automatic collection on. */
async function press(
  manager: MemoryManager,
  fill: MemoryFill,
  receipts: readonly MemoryReceipt[],
): Promise<PressedReport> {
  const startedMs = performance.now();
  let takenPieces = 0;
  let refusals = 0;
  while (performance.now() - startedMs < pressMs) {
    if (await fill.take(manager)) takenPieces += 1;
    else {
      refusals += 1;
      await sleep(refusedMs);
    }
    await nextTurn();
  }
  return {
    kind: 'pressed',
    freedBytes: fill.freedBytes(),
    takenPieces,
    refusals,
    collections: receipts.length,
  };
}

/** Stops it, and waits for a collection that is under way. */
async function rest(manager: MemoryManager): Promise<void> {
  manager.stopMemoryManagement();
  while (manager.getMemoryManagementStatus({ latest: 0 }).isCollecting) await sleep(10);
}

/** Up to so many bytes that are really held: garbage would flatter what the next collection returns. */
async function fillUp(manager: MemoryManager, fill: MemoryFill, bytes: number): Promise<void> {
  for (;;) {
    collectGarbage();
    if (privateBytes() >= bytes) return;
    for (let refused = 0; privateBytes() < bytes; await nextTurn()) {
      refused = (await fill.take(manager)) ? 0 : refused + 1;
      if (refused > maxRefusedInRow) throw new Error('The process cannot be filled: it is refused all the time.');
    }
  }
}

async function collect(
  name: 'automatic' | 'manual',
  fill: MemoryFill,
  run: () => Promise<MemoryReceipt | undefined>,
): Promise<CollectedReport> {
  const beforeBytes = privateBytes();
  const freedBefore = fill.freedBytes();
  const receipt = await run();
  if (!receipt) throw new Error('The collection left no receipt.');
  const freedBytes = fill.freedBytes() - freedBefore;
  await sleep(returnWithinMs);
  return { kind: 'collected', name, receipt, freedBytes, beforeBytes, afterBytes: privateBytes() };
}
