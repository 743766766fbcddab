import { createHash } from 'node:crypto';
import type { Clock } from '../shared/util/clock.ts';
import type { Embedder } from './embedding/embedder.ts';
import { collectYoung } from './memory/collect-garbage.ts';
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
  const { modelId } = embedder;
  if (postgresUrl === '') {
    store.vectorChanges.follow(`cells ${modelId}`);
    return cellStore(store, embedder, options);
  }
  store.vectorChanges.follow(`postgres ${digest(postgresUrl)} ${postgresCollection(store, modelId)}`);
  return postgresStore(store, embedder, options.clock, postgresUrl);
}

/** For the vectors of the model that is to serve, which does not follow the passages' changes. */
export async function makeNextStore(
  store: IndexStore,
  embedder: Embedder,
  options: SupervisorOptions,
): Promise<VectorStore> {
  const { postgresUrl } = options.config.settings.vectors;
  return postgresUrl === ''
    ? cellStore(store, embedder, options)
    : postgresStore(store, embedder, options.clock, postgresUrl);
}

async function postgresStore(
  store: IndexStore,
  { modelId, dimensions }: Embedder,
  clock: Clock,
  connectionString: string,
): Promise<VectorStore> {
  // Loaded only where it is used: its client takes memory.
  const { PostgresStore } = await import('./vectors/postgres/postgres-store.ts');
  const collection = postgresCollection(store, modelId);
  return new PostgresStore({ connectionString, collection, dimensions, clock });
}

function postgresCollection(store: IndexStore, modelId: string): string {
  return `ainote_${digest(store.vectorChanges.indexId, modelId)}`;
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
    collectYoung,
  });
}

const digest = (...parts: readonly string[]) =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 24);
