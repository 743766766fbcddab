import Database from 'better-sqlite3';
import { join } from 'node:path';
import { systemClock } from '../../../shared/util/clock.ts';
import { seededRandom } from '../../test/seeded-random.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { vectorStoreContract } from '../test/vector-store-contract.ts';
import { CellStore } from './cell-store.ts';
import type { CellLimits } from './cell-limits.ts';

const silent = { info() {}, warn() {}, error() {} };

function placeWith(limits: Partial<CellLimits>) {
  const database = new Database(join(temporaryFolder(), 'vectors.db'));
  database.pragma('journal_mode = WAL');
  return {
    create: (dimensions: number) =>
      new CellStore({
        database,
        collection: 'test-model',
        dimensions,
        limits,
        clock: systemClock,
        log: silent,
        random: seededRandom(1),
      }),
    dispose: () => void database.close(),
  };
}

vectorStoreContract('CellStore', () => placeWith({}));
