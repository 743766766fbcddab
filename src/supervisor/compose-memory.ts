import { metricsVersion, type SupervisorMetrics } from '../shared/contract/memory-api.ts';
import type { Disposable } from '../shared/lifecycle/disposable.ts';
import { askOwner, idleOllamaStep, type AskParts } from './compose-ask.ts';
import type { IndexParts } from './compose-index.ts';
import type { SupervisorOptions } from './supervisor-options.ts';
import { indexerLeases } from './indexing/indexer-leases.ts';
import { LeakMonitor } from './leak-monitor.ts';
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
import { graphOwner } from './owners/graph-owner.ts';
import { batchOwner, modelBuffersOwner, noteReadOwner } from './owners/indexing-owners.ts';
import { queryVectorsOwner } from './owners/query-vectors-owner.ts';
import { searchResultsOwner } from './owners/search-results-owner.ts';

const maxLeakFindings = 32;

export interface MemoryParts extends Disposable {
  readonly manager: MemoryManager;
  /** Measures now. */
  readonly readMetrics: () => SupervisorMetrics;
}

/** Reads what the runtime takes; to be called before any data is open. */
export function readRuntime(): RuntimeReading {
  return { privateBytes: readPrivateBytes().bytes, heapCommittedBytes: readHeap().committedBytes };
}

/** Puts the index's memory under the manager. */
export function governMemory(
  parts: IndexParts,
  asking: AskParts,
  options: SupervisorOptions,
  runtime: RuntimeReading,
  countWindows: () => number,
): MemoryParts {
  const { clock, log, config } = options;
  const { store } = parts;
  const { measure } = readPrivateBytes(); // What the system offers does not change within a life.
  const collections = new MajorCollections();
  const manager: MemoryManager = new MemoryManager({
    clock,
    log,
    readPrivateBytes: () => readPrivateBytes().bytes,
    readHeap,
    runtime,
    owners: ownersOf(parts, asking),
    steps: [
      idleModelStep(parts, () => manager.isUnderHighPressure),
      idleOllamaStep(asking, () => manager.isUnderHighPressure),
    ],
    collectGarbage,
    rows: store.memory,
    config: restoreMemoryConfig(config.settings.memory, runtime.privateBytes),
    saveConfig: (changed) => options.saveMemoryConfig(changed),
    hasListeners: () => countWindows() > 0,
    leakWatch: leakMonitor(parts, options, collections),
    life: config.epoch,
  });
  parts.askForMemoryAt({
    batches: indexerLeases({ manager, clock, log }),
    reads: { reserve: (bytes) => roomForRead(manager, bytes) },
  });
  return {
    manager,
    readMetrics: () => ({ ...manager.measureNow(), measure, ...aboutIndex(parts, countWindows()) }),
    dispose: () => {
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
  const { graph, store, queryVectors, batches, model, intake, search } = parts;
  const owners = new MemoryOwners();
  owners.register(graphOwner(graph));
  owners.register(databaseOwner(store));
  owners.register(queryVectorsOwner(queryVectors));
  owners.register(batchOwner(batches));
  owners.register(modelBuffersOwner(model));
  owners.register(noteReadOwner(intake));
  owners.register(searchResultsOwner(search));
  owners.register(askOwner(ask));
  return owners;
}

function leakMonitor(parts: IndexParts, options: SupervisorOptions, collections: MajorCollections): LeakMonitor {
  const { indexer, search, graph } = parts;
  return new LeakMonitor({
    clock: options.clock,
    epoch: options.config.epoch,
    readActivity: () => ({
      operations: indexer.updates + search.answered,
      isBusy: indexer.isBusy,
      items: { 'vector-graph': graph.count },
    }),
    collections,
    maxFindings: maxLeakFindings,
  });
}

function aboutIndex({ store, graph, model }: IndexParts, windows: number) {
  return {
    version: metricsVersion,
    counts: { notes: store.notes.count(), passages: store.chunks.count(), vectors: graph.count, windows },
    modelPid: model.pid,
  } as const;
}
