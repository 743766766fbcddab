import { metricsVersion, type SupervisorMetrics } from '../shared/contract/memory-api.ts';
import type { MemoryEvent } from '../shared/contract/memory-events.ts';
import type { Disposable } from '../shared/lifecycle/disposable.ts';
import { askOwner, idleOllamaStep, type AskParts } from './compose-ask.ts';
import type { IndexParts } from './compose-index.ts';
import { watchLeaks } from './compose-leaks.ts';
import type { SupervisorOptions } from './supervisor-options.ts';
import { indexerLeases } from './indexing/indexer-leases.ts';
import { injectLeaks } from './leak-injection/inject-leaks.ts';
import { collectGarbage } from './memory/collect-garbage.ts';
import type { CollectionStep } from './memory/collection-step.ts';
import { readHeap } from './memory/heap-reading.ts';
import { MajorCollections } from './memory/major-collections.ts';
import { restoreMemoryConfig } from './memory/memory-config.ts';
import { MemoryManager } from './memory/memory-manager.ts';
import { MemoryOwners, trimRanks } from './memory/memory-owners.ts';
import type { RuntimeReading } from './memory/memory-sample.ts';
import { readPrivateBytes } from './memory/private-bytes.ts';
import { databaseOwner } from './owners/database-owner.ts';
import { batchOwner, modelBuffersOwner, noteReadOwner } from './owners/indexing-owners.ts';
import { embeddingCacheOwner } from './owners/embedding-cache-owner.ts';
import { searchResultsOwner } from './owners/search-results-owner.ts';
import { vectorStoreOwner } from './owners/vector-store-owner.ts';

export interface MemoryParts extends Disposable {
  readonly manager: MemoryManager;
  /** Measures now. */
  readonly readMetrics: () => SupervisorMetrics;
}

/** The windows, as the memory manager knows them. */
export interface MemoryWindows {
  readonly count: () => number;
  readonly tell: (event: MemoryEvent) => void;
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
  const collections = new MajorCollections();
  const owners = ownersOf(parts, asking);
  const manager: MemoryManager = new MemoryManager({
    clock,
    log,
    readPrivateBytes: () => readPrivateBytes().bytes,
    readHeap,
    runtime,
    owners,
    steps: [
      idleModelStep(parts, () => manager.isUnderHighPressure),
      idleOllamaStep(asking, () => manager.isUnderHighPressure),
    ],
    collectGarbage,
    rows: store.memory,
    config: restoreMemoryConfig(config.settings.memory, runtime.privateBytes),
    saveConfig: (changed) => options.saveMemoryConfig(changed),
    hasListeners: () => windows.count() > 0,
    onEvent: (event) => windows.tell(event),
    leakWatch: watchLeaks(parts, options, collections, () => windows.count()),
    life: config.epoch,
  });
  parts.askForMemoryAt({
    batches: indexerLeases({ manager, clock, log }),
    reads: { reserve: (bytes) => roomForRead(manager, bytes) },
  });
  const leaks = injectLeaks(config.leakInjections, { clock, log, register: (owner) => owners.register(owner) });
  return {
    manager,
    readMetrics: () => ({ ...manager.measureNow(), measure, ...aboutIndex(parts, windows.count()) }),
    dispose: () => {
      leaks.dispose();
      manager.dispose();
      collections.dispose();
    },
  };
}

async function roomForRead(manager: MemoryManager, bytes: number): Promise<Disposable | null> {
  const answer = await manager.reserve('note-read', bytes);
  return 'reservation' in answer ? answer.reservation : null;
}

/**
 * Ends an idle model process, whose memory is not this process's but the machine's: only when memory is really short,
 * since the next search would wait for it.
 */
function idleModelStep({ model }: IndexParts, isShort: () => boolean): CollectionStep {
  return {
    name: 'idle-model',
    rank: trimRanks.idleModel,
    run: () => {
      if (isShort()) model.endIfIdle();
      return 0;
    },
  };
}

function ownersOf(parts: IndexParts, { ask }: AskParts): MemoryOwners {
  const { vectors, store, queryVectors, batches, model, models, modelChange, intake, search } = parts;
  const owners = new MemoryOwners();
  owners.register(vectorStoreOwner(vectors));
  owners.register(databaseOwner(store));
  owners.register(embeddingCacheOwner(queryVectors));
  owners.register(batchOwner(batches));
  owners.register(modelBuffersOwner(model));
  owners.register(noteReadOwner(intake));
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
