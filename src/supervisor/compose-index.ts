import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openVaultRoot } from '../shared/node/vault-path.ts';
import type { SupervisorOptions } from './supervisor-options.ts';
import { EmbeddingCache } from './cache/embedding-cache.ts';
import { makeVectorStore } from './compose-vectors.ts';
import { ModelClient } from './embedding/model-client.ts';
import { ungovernedLeases, type BatchLeases } from './indexing/batch-room.ts';
import { EmbedBatches } from './indexing/embed-batches.ts';
import { Indexer } from './indexing/indexer.ts';
import { NoteIntake } from './indexing/note-intake.ts';
import { unlimitedReadRoom, type ReadRoom } from './indexing/read-room.ts';
import { collectGarbage } from './memory/collect-garbage.ts';
import { unlimitedQueryRoom, type QueryRoom } from './search/query-room.ts';
import { QueryVectors } from './search/query-vectors.ts';
import { SearchService } from './search/search-service.ts';
import { isCorruption } from './storage/database.ts';
import { IndexStore } from './storage/index-store.ts';
import { VectorKeeper } from './vectors/vector-keeper.ts';

/** Some 2,000 queries of 512 numbers, as they are; those used less, in a byte for each number, are four times as many. */
const cacheBytes = 4_000_000;
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
  readonly model: ModelClient;
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

export async function openIndex(options: SupervisorOptions): Promise<IndexParts> {
  const { config, clock, log } = options;
  await mkdir(config.dataFolder, { recursive: true });
  await rm(join(config.dataFolder, formerGraphFile), { force: true });
  const root = await openVaultRoot(config.vaultFolder);
  const store = IndexStore.open(join(config.dataFolder, 'index.db'), log);
  const model = new ModelClient({ ...options, idleMs: config.settings.modelIdleSeconds * 1_000 });
  const endOnDamage = (error: unknown) => {
    if (!isCorruption(error)) return;
    store.condemn();
    options.onFatal(error);
  };
  const vectors = new VectorKeeper({
    vectors: await makeVectorStore(store, model, options),
    effort: config.settings.vectors.effort,
    rows: store,
    clock,
    onVectorsLost: () => indexer.wake(),
    onTidyError: endOnDamage,
  });
  let rooms: MemoryRooms = { batches: ungovernedLeases, reads: unlimitedReadRoom, queries: unlimitedQueryRoom };
  const readRoom: ReadRoom = { reserve: (bytes) => rooms.reads.reserve(bytes) };
  const intake = new NoteIntake({ root, store, modelId: model.modelId, clock, readRoom });
  const batches = new EmbedBatches({
    store,
    embedder: model,
    clock,
    log,
    leases: { request: (need) => rooms.batches.request(need) },
  });
  const indexer: Indexer = new Indexer({
    root,
    store,
    vectors,
    intake,
    batches,
    clock,
    log,
    releaseModel: () => void model.unload(),
    collectGarbage,
    onBug: endOnDamage,
  });
  const cache = new EmbeddingCache({ dimensions: model.dimensions, maxBytes: cacheBytes, float32Share, clock });
  const queryVectors = new QueryVectors({
    embedder: model,
    cache,
    persisted: store.embeddings,
    clock,
    room: { take: (text, dimensions) => rooms.queries.take(text, dimensions) },
  });
  const search = new SearchService({ store, vectors, queryVectors, clock });
  const askForMemoryAt = (governed: MemoryRooms) => void (rooms = governed);
  return { store, model, vectors, intake, batches, indexer, askForMemoryAt, queryVectors, search, endOnDamage };
}

/** Ends the work under way, then the files. */
export async function closeIndex({ indexer, model, vectors, store }: IndexParts): Promise<void> {
  indexer.dispose();
  model.dispose();
  await indexer.ended();
  await vectors.close();
  store.dispose();
}
