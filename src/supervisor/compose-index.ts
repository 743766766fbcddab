import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../shared/errors/app-error.ts';
import { openVaultRoot } from '../shared/node/vault-path.ts';
import type { SupervisorOptions } from './supervisor-options.ts';
import { ModelClient } from './embedding/model-client.ts';
import { ungovernedLeases, type BatchLeases } from './indexing/batch-room.ts';
import { EmbedBatches } from './indexing/embed-batches.ts';
import { Indexer } from './indexing/indexer.ts';
import { NoteIntake } from './indexing/note-intake.ts';
import { unlimitedReadRoom, type ReadRoom } from './indexing/read-room.ts';
import { collectGarbage } from './memory/collect-garbage.ts';
import { QueryVectors } from './search/query-vectors.ts';
import { SearchService } from './search/search-service.ts';
import { isCorruption } from './storage/database.ts';
import { IndexStore } from './storage/index-store.ts';
import { GraphKeeper } from './vectors/graph-keeper.ts';

const rememberedQueries = 64;

/** Where the indexer asks for memory. */
export interface IndexerRooms {
  readonly batches: BatchLeases;
  readonly reads: ReadRoom;
}

/** What knows the notes: rows, graph, model, indexer and search. */
export interface IndexParts {
  readonly store: IndexStore;
  readonly model: ModelClient;
  readonly graph: GraphKeeper;
  readonly intake: NoteIntake;
  readonly batches: EmbedBatches;
  readonly indexer: Indexer;
  /** From here on the indexer asks there for memory. The manager, made last, calls this before the indexer starts. */
  readonly askForMemoryAt: (rooms: IndexerRooms) => void;
  readonly queryVectors: QueryVectors;
  readonly search: SearchService;
  /** Ends this life when an error means that the database is damaged, and has the next one replace it. */
  readonly endOnDamage: (error: unknown) => void;
}

export async function openIndex(options: SupervisorOptions): Promise<IndexParts> {
  const { config, clock, log } = options;
  await mkdir(config.dataFolder, { recursive: true });
  const root = await openVaultRoot(config.vaultFolder);
  const store = IndexStore.open(join(config.dataFolder, 'index.db'), log);
  const model = new ModelClient({ ...options, idleMs: config.settings.modelIdleSeconds * 1_000 });
  const folder = config.dataFolder;
  const graph = new GraphKeeper({ store, folder, dimensions: model.dimensions, clock, log, collectGarbage });
  const endOnDamage = (error: unknown) => {
    if (!isCorruption(error)) return;
    store.condemn();
    options.onFatal(error);
  };
  let rooms: IndexerRooms = { batches: ungovernedLeases, reads: unlimitedReadRoom };
  const readRoom: ReadRoom = { reserve: (bytes) => rooms.reads.reserve(bytes) };
  const intake = new NoteIntake({ root, store, modelId: model.modelId, clock, readRoom });
  const batches = new EmbedBatches({
    store,
    graph,
    embedder: model,
    clock,
    log,
    leases: { request: (need) => rooms.batches.request(need) },
  });
  const indexer = new Indexer({
    root,
    store,
    graph,
    intake,
    batches,
    clock,
    log,
    releaseModel: () => void model.unload(),
    collectGarbage,
    onBug: endOnDamage,
  });
  const queryVectors = new QueryVectors(model, rememberedQueries, clock);
  const search = new SearchService({ store, graph, queryVectors, clock });
  const askForMemoryAt = (governed: IndexerRooms) => void (rooms = governed);
  return { store, model, graph, intake, batches, indexer, askForMemoryAt, queryVectors, search, endOnDamage };
}

/** Ends the work under way, then the files. */
export async function closeIndex(
  { indexer, model, graph, store }: IndexParts,
  { log }: SupervisorOptions,
): Promise<void> {
  indexer.dispose();
  model.dispose();
  await indexer.ended();
  try {
    await graph.save();
  } catch (error) {
    // The graph's file is a copy of what the rows can rebuild: a full disk must not keep the rest from closing.
    log.warn(`The vector graph was not saved: ${messageOf(error)}`);
  }
  store.dispose();
}
