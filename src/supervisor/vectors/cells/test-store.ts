import type Database from 'better-sqlite3';
import { systemClock, type Clock } from '../../../shared/util/clock.ts';
import { seededRandom } from '../../test/seeded-random.ts';
import { CellStore } from './cell-store.ts';
import type { CellLimits } from './cell-limits.ts';

const silentLog = { info() {}, warn() {}, error() {} };

/** Bounds so small that a few hundred vectors are folded, split, merged, purged and trained anew. */
export const smallLimits: Partial<CellLimits> = {
  exact: 60,
  looseToFold: 20,
  tombsToPurge: 10,
  cellTarget: 10,
  cellMost: 24,
  cellLeast: 4,
};

/** A store for tests on a connection of the test's; its training begins at the same place each time. */
export function testStore(
  database: Database.Database,
  dimensions: number,
  limits = smallLimits,
  clock: Clock = systemClock,
): CellStore {
  return new CellStore({
    database,
    collection: 'test-model',
    dimensions,
    limits,
    clock,
    log: silentLog,
    random: seededRandom(1),
  });
}
