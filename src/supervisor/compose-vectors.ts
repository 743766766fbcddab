import { createHash } from 'node:crypto';
import type { Embedder } from './embedding/embedder.ts';
import type { BackgroundWork } from './indexing/background-work.ts';
import type { IndexStore } from './storage/index-store.ts';
import type { SupervisorOptions } from './supervisor-options.ts';
import { CellStore } from './vectors/cells/cell-store.ts';
import type { VectorStore } from './vectors/vector-store.ts';

/** The vector store that the settings name, which follows the passages' changes from here on. */
export async function makeVectorStore(
  store: IndexStore,
  embedder: Embedder,
  options: SupervisorOptions,
): Promise<VectorStore> {
  const { postgresUrl } = options.config.settings.vectors;
  const place =
    postgresUrl === ''
      ? `cells ${embedder.modelId}`
      : `postgres ${digest(postgresUrl)} ${postgresCollection(store, embedder.modelId)}`;
  store.vectorChanges.follow(place);
  return makeNextStore(store, embedder, options);
}

/** The same for a model that is to serve. A collection for each model: vectors of two cannot be compared. */
export async function makeNextStore(
  store: IndexStore,
  { modelId, dimensions }: Embedder,
  { config, clock, log }: SupervisorOptions,
): Promise<VectorStore> {
  const connectionString = config.settings.vectors.postgresUrl;
  if (connectionString !== '') {
    // Loaded only where it is used: its client takes memory.
    const { PostgresStore } = await import('./vectors/postgres/postgres-store.ts');
    return new PostgresStore({ connectionString, collection: postgresCollection(store, modelId), dimensions, clock });
  }
  return new CellStore({
    database: store.connection,
    collection: modelId,
    dimensions,
    vectors: store.memberVectors(modelId),
    clock,
    log,
  });
}

/** What removes vectors in PostgreSQL of models other than these; null where none are kept there. */
export async function retiredCollections(
  store: IndexStore,
  modelIds: readonly string[],
  { config, log }: SupervisorOptions,
): Promise<BackgroundWork | null> {
  const connectionString = config.settings.vectors.postgresUrl;
  if (connectionString === '') return null;
  const { RetiredCollections } = await import('./vectors/postgres/retired-collections.ts');
  const kept = modelIds.map((modelId) => postgresCollection(store, modelId));
  return new RetiredCollections({ connectionString, family: postgresFamily(store), kept, log });
}

/** Collections of one index begin alike, so that it finds those of former models. */
const postgresFamily = (store: IndexStore) => `index_${digest(store.vectorChanges.indexId).slice(0, 16)}_`;

const postgresCollection = (store: IndexStore, modelId: string) => `${postgresFamily(store)}${digest(modelId)}`;

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 24);
