import { createHash } from 'node:crypto';
import type { Embedder } from './embedding/embedder.ts';
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

function postgresCollection(store: IndexStore, modelId: string): string {
  return `ainote_${digest(store.vectorChanges.indexId, modelId)}`;
}

const digest = (...parts: readonly string[]) =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 24);
