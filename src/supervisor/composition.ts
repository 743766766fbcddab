import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SupervisorHandlers } from '../shared/contract/bridge-api.ts';
import type { MemoryMetrics } from '../shared/contract/memory-api.ts';
import type { SupervisorConfig } from '../shared/contract/supervisor-control.ts';
import { messageOf } from '../shared/errors/app-error.ts';
import { openVaultRoot } from '../shared/node/vault-path.ts';
import type { Clock } from '../shared/util/clock.ts';
import { ModelClient } from './embedding/model-client.ts';
import { EmbedBatches } from './indexing/embed-batches.ts';
import { Indexer } from './indexing/indexer.ts';
import { NoteIntake } from './indexing/note-intake.ts';
import type { Logger } from './logger.ts';
import { collectGarbage } from './memory/collect-garbage.ts';
import { MemoryMeter } from './memory/memory-meter.ts';
import { QueryVectors } from './search/query-vectors.ts';
import { relatedNotes } from './search/related-notes.ts';
import { SearchService } from './search/search-service.ts';
import { isCorruption, sqliteCacheBytes } from './storage/database.ts';
import { IndexStore } from './storage/index-store.ts';
import { ClientPorts } from './transport/client-ports.ts';
import { FeedPublisher } from './transport/feed-publisher.ts';
import { GraphKeeper } from './vectors/graph-keeper.ts';

const rememberedQueries = 64;

export interface SupervisorOptions {
  readonly config: SupervisorConfig;
  readonly clock: Clock;
  readonly log: Logger;
  readonly requestModel: () => void;
  readonly releaseModel: () => void;
  /** Ends this life: what it holds can no longer be trusted. */
  readonly onFatal: (error: unknown) => void;
}

/** The supervisor's parts, and the order in which they end. */
export interface Supervisor {
  readonly indexer: Indexer;
  readonly model: ModelClient;
  readonly clients: ClientPorts;
  readonly feed: FeedPublisher;
  /** Ends everything cleanly: the work under way, then the files. */
  close(): Promise<void>;
}

/** Builds the supervisor of one vault. No Electron here: tests run it in plain Node. */
export async function composeSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  const { config, clock, log } = options;
  const meter = new MemoryMeter({ clock });
  await mkdir(config.dataFolder, { recursive: true });
  const root = await openVaultRoot(config.vaultFolder);
  const store = IndexStore.open(join(config.dataFolder, 'index.db'), log);
  const model = new ModelClient({ ...options, idleMs: config.settings.modelIdleSeconds * 1_000 });
  const graph = new GraphKeeper({
    store,
    folder: config.dataFolder,
    dimensions: model.dimensions,
    clock,
    log,
    collectGarbage,
  });
  const intake = new NoteIntake({ root, store, modelId: model.modelId });
  const batches = new EmbedBatches({ store, graph, embedder: model, clock, log });
  const endOnDamage = (error: unknown) => {
    if (!isCorruption(error)) return;
    store.condemn();
    options.onFatal(error);
  };
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
  const search = new SearchService({ store, graph, queryVectors: new QueryVectors(model, rememberedQueries), clock });
  const readMemory = () =>
    meter.measure({
      trackedBytes: graph.reservedBytes + sqliteCacheBytes,
      counts: {
        notes: store.notes.count(),
        passages: store.chunks.count(),
        vectors: graph.count,
        windows: clients.count,
      },
      modelPid: model.pid,
    });
  const clients: ClientPorts = new ClientPorts(
    handlersOf({ store, graph, indexer, model, search, measureMemory: () => feed.push() }),
    log,
    endOnDamage,
  );
  const feed: FeedPublisher = new FeedPublisher({
    clock,
    memoryPeriodMs: config.settings.metricsSeconds * 1_000,
    hasListeners: () => clients.count > 0,
    readIndex: () => indexer.status(),
    readMemory,
    publish: (frame) => clients.publish(frame),
  });

  async function close(): Promise<void> {
    feed.dispose();
    clients.dispose();
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

  indexer.start();
  return { indexer, model, clients, feed, close };
}

interface HandlerParts {
  readonly store: IndexStore;
  readonly graph: GraphKeeper;
  readonly indexer: Indexer;
  readonly model: ModelClient;
  readonly search: SearchService;
  readonly measureMemory: () => MemoryMetrics;
}

function handlersOf({ store, graph, indexer, model, search, measureMemory }: HandlerParts): SupervisorHandlers {
  const then = (act: () => void) => {
    act();
    return indexer.status();
  };
  return {
    search: {
      query: ([text, { limit }], signal) => search.query(text, limit, signal),
      related: ([path, { limit }]) => relatedNotes(store, graph, path, limit),
    },
    index: {
      status: () => indexer.status(),
      pause: () => then(() => indexer.pause()),
      resume: () => then(() => indexer.resume()),
      stop: () => then(() => indexer.stop()),
      rebuild: () => then(() => indexer.rebuild()),
      skipped: () => store.skipped.all(),
    },
    memory: {
      getMemoryMetrics: measureMemory,
      unloadModel: () => ({ wasRunning: model.unload() }),
    },
  };
}
