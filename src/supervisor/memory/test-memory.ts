import Database from 'better-sqlite3';
import { defaultMemoryConfig, type MemoryConfig } from '../../shared/contract/memory-config.ts';
import type { MemoryEvent } from '../../shared/contract/memory-events.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { MemoryEventRows } from '../storage/memory-event-rows.ts';
import { findingsKept, LatestBodies, receiptsKept } from '../storage/latest-bodies.ts';
import { MemoryRollupRows } from '../storage/memory-rollup-rows.ts';
import { migrate } from '../storage/migrate.ts';
import { silentLog } from '../test/index-builders.ts';
import { FakeProcess } from './fake-process.ts';
import type { MemoryManagerOptions } from './memory-manager-options.ts';
import { MemoryManager } from './memory-manager.ts';
import { MemoryOwners } from './memory-owners.ts';

export const MB = 1_000_000;

export function openMemoryDatabase(): Database.Database {
  const database = new Database(':memory:');
  migrate(database);
  return database;
}

export function memoryRows(database: Database.Database) {
  return {
    rollups: new MemoryRollupRows(database),
    events: new MemoryEventRows(database),
    receipts: new LatestBodies(database, 'memory_receipts', receiptsKept),
    findings: new LatestBodies(database, 'memory_findings', findingsKept),
  };
}

/** A manager over a fake process of 20 MB, a manual clock and a real database in memory. For tests. */
export function buildManager(options: Partial<MemoryManagerOptions> = {}, database = openMemoryDatabase()) {
  const clock = new ManualClock();
  const process = new FakeProcess(20 * MB);
  const owners = new MemoryOwners();
  const events: MemoryEvent[] = [];
  const saved: MemoryConfig[] = [];
  const heap = { committedBytes: 5 * MB, usedBytes: 3 * MB, limitBytes: 64 * MB, externalBytes: 0 };
  const manager = new MemoryManager({
    clock,
    log: silentLog,
    readPrivateBytes: process.privateBytes,
    readHeap: () => heap,
    runtime: { privateBytes: 20 * MB, heapCommittedBytes: 5 * MB },
    owners,
    steps: [],
    collectGarbage: process.collectGarbage,
    rows: memoryRows(database),
    config: defaultMemoryConfig,
    saveConfig: (config) => void saved.push(config),
    hasListeners: () => true,
    onEvent: (event) => events.push(event),
    life: 1,
    previousEnd: null,
    ...options,
  });
  return { manager, clock, process, owners, events, saved, database };
}
