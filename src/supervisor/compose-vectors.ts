import { createHash } from 'node:crypto';
import type { Embedder } from './embedding/embedder.ts';
import type { IndexStore } from './storage/index-store.ts';
import type { SupervisorOptions } from './supervisor-options.ts';
import { CellStore } from './vectors/cells/cell-store.ts';
import type { VectorStore } from './vectors/vector-store.ts';

/** Makes the vector store that the settings name. A collection for each model: vectors of two cannot be compared. */
export async function makeVectorStore(
  store: IndexStore,
  embedder: Embedder,
  options: SupervisorOptions,
): Promise<VectorStore> {
  const { postgresUrl } = options.config.settings.vectors;
  const { modelId, dimensions } = embedder;
  if (postgresUrl === '') {
    store.vectorChanges.follow(`cells ${modelId}`);
    return cellStore(store, embedder, options);
  }
  const collection = `ainote_${digest(store.vectorChanges.indexId, modelId)}`;
  store.vectorChanges.follow(`postgres ${digest(postgresUrl)} ${collection}`);
  // Loaded only where it is used: its client takes memory.
  const { PostgresStore } = await import('./vectors/postgres/postgres-store.ts');
  return new PostgresStore({ connectionString: postgresUrl, collection, dimensions, clock: options.clock });
}

function cellStore(
  store: IndexStore,
  { modelId: collection, dimensions }: Embedder,
  { clock, log }: SupervisorOptions,
): VectorStore {
  return new CellStore({
    database: store.connection,
    collection,
    dimensions,
    vectors: store.memberVectors(collection),
    clock,
    log,
  });
}

const digest = (...parts: readonly string[]) =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 24);
