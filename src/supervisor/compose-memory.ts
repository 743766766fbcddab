import { metricsVersion, type SupervisorMetrics } from '../shared/contract/memory-api.ts';
import { changedFromDefaults } from '../shared/contract/memory-config.ts';
import type { MemoryEvent } from '../shared/contract/memory-events.ts';
import type { MemoryMetrics } from '../shared/contract/memory-management-api.ts';
import type { Disposable } from '../shared/lifecycle/disposable.ts';
import { askOwner, type AskParts } from './compose-ask.ts';
import type { IndexParts } from './compose-index.ts';
import { watchLeaks } from './compose-leaks.ts';
import type { SupervisorOptions } from './supervisor-options.ts';
import { indexerLeases } from './indexing/indexer-leases.ts';
import { injectLeaks } from './leak-injection/inject-leaks.ts';
import { collectGarbage } from './memory/collect-garbage.ts';
import type { CollectionStep } from './memory/collection-step.ts';
import { readHeap, readHeapSpaces } from './memory/heap-reading.ts';
import { MajorCollections } from './memory/major-collections.ts';
import { restoreMemoryConfig } from './memory/memory-config.ts';
import { MemoryManager } from './memory/memory-manager.ts';
import { MemoryOwners, trimRanks } from './memory/memory-owners.ts';
import type { RuntimeReading } from './memory/memory-sample.ts';
import { readPrivateBytes } from './memory/private-bytes.ts';
import { declaredInV8 } from './memory/tracked-totals.ts';
import { queryRoom } from './search/query-room.ts';
import { databaseOwner } from './owners/database-owner.ts';
import { batchOwner, modelBuffersOwner, noteReadOwner, vaultScanOwner } from './owners/indexing-owners.ts';
import { embeddingCacheOwner, resizeInSteps } from './owners/embedding-cache-owner.ts';
import { searchResultsOwner } from './owners/search-results-owner.ts';
import { vectorStoreOwner } from './owners/vector-store-owner.ts';

export interface MemoryParts extends Disposable {
  readonly manager: MemoryManager;
  /** The latest measurement, as the manager's command answers it. */
  readonly readMetrics: () => SupervisorMetrics;
}

/** The windows, as the memory manager knows them. */
export interface MemoryWindows {
  readonly count: () => number;
  /** A person can see one of them. */
  readonly isWatched: () => boolean;
  readonly tell: (event: MemoryEvent) => void;
  /** The manager has taken a sample. */
  readonly onSample: () => void;
}

/**
 * Reads what the runtime takes; to be called before any data is open. What loading the program left behind goes first:
 * the first clean-up would take it, and heap and untracked memory would then be told too low by it ever after.
 */
export function readRuntime(): RuntimeReading {
  collectGarbage();
  return { privateBytes: readPrivateBytes().bytes, heapCommittedBytes: readHeap().committedBytes };
}

/** Puts the index's memory under the manager. */
export function governMemory(
  parts: IndexParts,
  asking: AskParts,
  options: SupervisorOptions,
  runtime: RuntimeReading,
  windows: MemoryWindows,
): MemoryParts {
  const { clock, log, config } = options;
  const { store } = parts;
  const { measure } = readPrivateBytes(); // What the system offers does not change within a life.
  const owners = ownersOf(parts, asking);
  const collections = config.isMonitored ? new MajorCollections(() => declaredInV8(owners)) : null;
  const { cache } = parts.queryVectors;
  const memoryConfig = restoreMemoryConfig(config.settings.memory, runtime.privateBytes);
  cache.resize(memoryConfig.cacheBytes); // It is empty yet.
  const isShort = () => manager.isUnderHighPressure;
  const endIdleModel = () => void parts.model.endIfIdle();
  const manager: MemoryManager = new MemoryManager({
    clock,
    log,
    readPrivateBytes: () => readPrivateBytes().bytes,
    readHeap,
    readHeapSpaces,
    runtime,
    owners,
    steps: [
      idleStep('idle-model', isShort, endIdleModel),
      idleStep('idle-ollama', isShort, () => void asking.connection.unloadIdle()),
    ],
    endIdleAi: endIdleModel,
    collectGarbage,
    rows: store.memory,
    config: memoryConfig,
    saveConfig: (changed) => options.saveMemoryConfig(changedFromDefaults(changed)),
    applyConfig: ({ cacheBytes }) => resizeInSteps(cache, cacheBytes),
    hasListeners: () => windows.count() > 0 && windows.isWatched(),
    onSample: () => windows.onSample(),
    onEvent: (event) => windows.tell(event),
    ...(collections && { leakWatch: watchLeaks(parts, options, owners, collections, () => windows.count()) }),
    life: config.epoch,
    previousEnd: config.previousEnd,
  });
  parts.askForMemoryAt({
    batches: indexerLeases({ manager, clock, log }),
    reads: { reserve: (bytes) => roomForRead(manager, bytes) },
    queries: queryRoom({ manager, clock, log }),
  });
  const leaks = injectLeaks(config.leakInjections, { clock, log, register: (owner) => owners.register(owner) });
  const explained = (sample: MemoryMetrics) => ({ ...sample, measure, ...aboutIndex(parts, windows.count()) });
  return {
    manager,
    readMetrics: () => explained(manager.getMemoryMetrics()),
    dispose: () => {
      leaks.dispose();
      manager.dispose();
      collections?.dispose();
    },
  };
}

async function roomForRead(manager: MemoryManager, bytes: number): Promise<Disposable | null> {
  const answer = await manager.reserve('note-read', bytes);
  return 'reservation' in answer ? answer.reservation : null;
}

/**
 * Ends an idle model, whose memory is not this process's but the machine's: only when memory is really short, since the
 * next search or question would wait for it.
 */
function idleStep(name: string, isShort: () => boolean, end: () => void): CollectionStep {
  return {
    name,
    rank: trimRanks.idleModel,
    run: () => {
      if (isShort()) end();
      return 0;
    },
  };
}

function ownersOf(parts: IndexParts, { ask }: AskParts): MemoryOwners {
  const { vectors, store, queryVectors, batches, model, models, modelChange, indexer, intake, search } = parts;
  const owners = new MemoryOwners();
  owners.register(vectorStoreOwner(vectors));
  owners.register(databaseOwner(store, () => readPrivateBytes().bytes));
  owners.register(embeddingCacheOwner(queryVectors));
  owners.register(batchOwner(batches));
  owners.register(modelBuffersOwner(model));
  owners.register(noteReadOwner(intake));
  owners.register(vaultScanOwner(indexer));
  owners.register(searchResultsOwner(search));
  owners.register(askOwner(ask));
  for (const embedder of models.ofOllama) owners.register(modelBuffersOwner(embedder));
  if (modelChange.change) {
    owners.register(vectorStoreOwner(modelChange.change));
    owners.register(batchOwner(modelChange.change));
  }
  return owners;
}

function aboutIndex({ store, vectors, model, queryVectors }: IndexParts, windows: number) {
  return {
    version: metricsVersion,
    counts: { notes: store.notes.count(), passages: store.chunks.count(), vectors: vectors.count, windows },
    modelPid: model.pid,
    retrievals: queryVectors.counts,
  } as const;
}
