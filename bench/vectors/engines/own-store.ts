import { join } from 'node:path';
import { systemClock } from '../../../src/shared/util/clock.ts';
import { openDatabase, type IndexDatabase } from '../../../src/supervisor/storage/database.ts';
import { CellStore } from '../../../src/supervisor/vectors/cells/cell-store.ts';
import type { VectorFile } from '../vector-file.ts';
import { rowsPerPiece } from './engine.ts';
import { searchEfforts, type SearchEffort, type VectorStore } from '../../../src/supervisor/vectors/vector-store.ts';

const collection = 'bench';

export interface OwnStore {
  readonly store: VectorStore;
  readonly database: IndexDatabase;
  close(): void;
}

/** The app's store, made as the supervisor makes it, over the app's database settings. */
export function makeOwnStore(folder: string, dimensions: number): OwnStore {
  const { database } = openDatabase(join(folder, 'index.db'));
  const store = new CellStore({
    database: database.handle,
    collection,
    dimensions,
    clock: systemClock,
    log: { info: () => {}, warn: console.warn, error: console.error },
  });
  return {
    store,
    database,
    close() {
      store.dispose();
      database.checkpoint();
      database.dispose();
    },
  };
}

export const effortNames: readonly SearchEffort[] = searchEfforts;

export async function addRows({ store }: OwnStore, base: VectorFile, first: number, last: number): Promise<void> {
  for (let start = first; start < last; start += rowsPerPiece) {
    const rows = base.read(start, Math.min(rowsPerPiece, last - start));
    await store.add(itemsOf(rows, base.dimensions, start));
  }
}

export const itemsOf = (rows: Float32Array, dimensions: number, firstId: number) =>
  Array.from({ length: rows.length / dimensions }, (_, row) => ({
    id: firstId + row,
    vector: rows.slice(row * dimensions, (row + 1) * dimensions),
  }));

/** Until maintenance has nothing left to do. */
export async function settle({ store, database }: OwnStore): Promise<void> {
  while (store.needsMaintenance) await store.maintain(new AbortController().signal);
  database.checkpoint();
}
