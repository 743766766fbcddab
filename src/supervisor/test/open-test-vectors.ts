import { onTestFinished } from 'vitest';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import type { IndexStore } from '../storage/index-store.ts';
import { CellStore } from '../vectors/cells/cell-store.ts';
import { VectorKeeper, type VectorKeeperOptions } from '../vectors/vector-keeper.ts';
import { silentLog } from './index-builders.ts';

/** What follows the rows of a test's index; not open yet. */
export function newTestVectors(
  store: IndexStore,
  dimensions = 32,
  options: Partial<VectorKeeperOptions> = {},
): VectorKeeper {
  const { clock = new ManualClock() } = options;
  const collection = 'test-model';
  const vectors = new CellStore({
    database: store.connection,
    collection,
    dimensions,
    vectors: store.memberVectors(collection),
    clock,
    log: silentLog,
  });
  const keeper = new VectorKeeper({
    vectors,
    rows: store,
    clock,
    onVectorsLost: () => undefined,
    onTidyError: (error) => {
      throw error;
    },
    ...options,
  });
  onTestFinished(() => keeper.close()); // Before the database it works on, which was opened earlier.
  return keeper;
}

/** The same, open and up to date. */
export async function openTestVectors(store: IndexStore, dimensions = 32): Promise<VectorKeeper> {
  const vectors = newTestVectors(store, dimensions);
  await vectors.open();
  await vectors.sync();
  return vectors;
}
