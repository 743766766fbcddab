import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultMemoryConfig } from '../shared/contract/memory-config.ts';
import { openVaultRoot } from '../shared/node/vault-path.ts';
import { messageOf } from '../shared/errors/app-error.ts';
import type { SupervisorOptions } from './supervisor-options.ts';
import { EmbeddingCache } from './cache/embedding-cache.ts';
import { composeModelChange, type ComposedModelChange } from './compose-model-change.ts';
import { openModels, type LifeModels } from './compose-models.ts';
import { makeNextStore, makeVectorStore, retiredCollections } from './compose-vectors.ts';
import { ModelClient } from './embedding/model-client.ts';
import { ungovernedLeases, type BatchLeases } from './indexing/batch-room.ts';
import { EmbedBatches } from './indexing/embed-batches.ts';
import { Indexer } from './indexing/indexer.ts';
import { NoteIntake } from './indexing/note-intake.ts';
import { unlimitedReadRoom, type ReadRoom } from './indexing/read-room.ts';
import { collectGarbage } from './memory/collect-garbage.ts';
import { usedModelIds } from './model-change/plan-models.ts';
import { movePassages } from './model-change/move-passages.ts';
import type { OllamaConnection } from './ollama/ollama-connection.ts';
import { unlimitedQueryRoom, type QueryRoom } from './search/query-room.ts';
import { QueryVectors } from './search/query-vectors.ts';
import { SearchService } from './search/search-service.ts';
import { isCorruption } from './storage/database.ts';
import { IndexStore } from './storage/index-store.ts';
import { VectorKeeper } from './vectors/vector-keeper.ts';

/** Of the cache: what is used most, as it is. What is used less takes a byte a number, so that four times as many fit. */
const float32Share = 0.5;
/** Earlier versions kept all vectors in it, up to tens of megabytes. */
const formerGraphFile = 'graph.hnsw';

/** Where indexer and search ask for memory. */
export interface MemoryRooms {
  readonly batches: BatchLeases;
  readonly reads: ReadRoom;
  readonly queries: QueryRoom;
}

/** What knows the notes: rows, vectors, model, indexer and search. */
export interface IndexParts {
  readonly store: IndexStore;
  /** The bundled model, whether it serves or not. */
  readonly model: ModelClient;
  readonly models: LifeModels;
  readonly modelChange: ComposedModelChange;
  readonly vectors: VectorKeeper;
  readonly intake: NoteIntake;
  readonly batches: EmbedBatches;
  readonly indexer: Indexer;
  /** From here on memory is asked for there. The manager, made last, calls this before the indexer starts. */
  readonly askForMemoryAt: (rooms: MemoryRooms) => void;
  readonly queryVectors: QueryVectors;
  readonly search: SearchService;
  /** Ends this life when an error means that the database is damaged, and has the next one replace it. */
  readonly endOnDamage: (error: unknown) => void;
}

export async function openIndex(options: SupervisorOptions, connection: OllamaConnection): Promise<IndexParts> {
  const { config, clock, log, wantNewLife } = options;
  await mkdir(config.dataFolder, { recursive: true });
  await rm(join(config.dataFolder, formerGraphFile), { force: true });
  const root = await openVaultRoot(config.vaultFolder);
  const store = IndexStore.open(join(config.dataFolder, 'index.db'), log);
  const model = new ModelClient({
    ...options,
    idleMs: config.settings.modelIdleSeconds * 1_000,
    callTimeoutMs: config.modelTimeoutMs,
  });
  const models = await openModels(store, model, connection, options);
  const { plan, serving: embedder } = models;
  const endOnDamage = (error: unknown) => {
    if (!isCorruption(error)) return;
    store.condemn();
    options.onFatal(error);
  };
  const vectors = new VectorKeeper({
    vectors: await makeVectorStore(store, embedder, options),
    prepare: (signal) => movePassages(store, plan.next, signal),
    effort: config.settings.vectors.effort,
    rows: store,
    clock,
    onVectorsLost: () => indexer.wake(),
    onTidyError: (error) => {
      log.warn(`Tidying the vectors failed: ${messageOf(error)}`);
      endOnDamage(error);
    },
  });
  let rooms: MemoryRooms = { batches: ungovernedLeases, reads: unlimitedReadRoom, queries: unlimitedQueryRoom };
  const readRoom: ReadRoom = { reserve: (bytes) => rooms.reads.reserve(bytes) };
  const intake = new NoteIntake({ root, store, modelId: embedder.modelId, clock, readRoom });
  const leases: BatchLeases = { request: (need) => rooms.batches.request(need) };
  const batches = new EmbedBatches({ store, embedder, clock, log, leases });
  const modelChange = composeModelChange({
    store,
    plan,
    unknown: models.unknown,
    next: models.next && { embedder: models.next, vectors: await makeNextStore(store, models.next, options) },
    leases,
    clock,
    log,
    wake: () => indexer.wake(),
    onReady: () => wantNewLife('the vectors of the chosen model can be taken up'),
    onError: endOnDamage,
  });
  const { background, lookup, change } = modelChange;
  const retired = await retiredCollections(store, usedModelIds(plan), options);
  const indexer: Indexer = new Indexer({
    root,
    store,
    vectors,
    intake,
    batches,
    background: retired ? [...background, retired] : background,
    modelChange: lookup ?? change,
    clock,
    log,
    releaseModel: () => void model.unload(),
    collectGarbage,
    onBug: endOnDamage,
  });
  const cache = new EmbeddingCache({
    dimensions: embedder.dimensions,
    maxBytes: defaultMemoryConfig.cacheBytes, // Until the memory manager, which knows the setting, is there.
    float32Share,
    clock,
  });
  const queryVectors = new QueryVectors({
    embedder,
    cache,
    persisted: store.embeddings,
    clock,
    room: { take: (text, dimensions) => rooms.queries.take(text, dimensions) },
  });
  const search = new SearchService({ store, vectors, queryVectors, clock });
  const askForMemoryAt = (governed: MemoryRooms) => void (rooms = governed);
  return {
    store,
    model,
    models,
    modelChange,
    vectors,
    intake,
    batches,
    indexer,
    askForMemoryAt,
    queryVectors,
    search,
    endOnDamage,
  };
}

/** Ends the work under way, then the files. */
export async function closeIndex({ indexer, model, modelChange, vectors, store }: IndexParts): Promise<void> {
  const { change, lookup } = modelChange;
  for (const part of [indexer, lookup, change, model]) part?.dispose();
  for (const part of [indexer, lookup, change]) await part?.ended();
  await vectors.close();
  store.dispose();
}
