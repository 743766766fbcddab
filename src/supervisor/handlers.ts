import type { SupervisorHandlers, SupervisorStreamHandlers } from '../shared/contract/bridge-api.ts';
import type { SupervisorMetrics } from '../shared/contract/memory-api.ts';
import type { AskParts } from './compose-ask.ts';
import type { IndexParts } from './compose-index.ts';
import type { Indexer } from './indexing/indexer.ts';
import { NoteLinkQueries } from './links/note-link-queries.ts';
import type { MemoryManager } from './memory/memory-manager.ts';
import { relatedNotes } from './search/related-notes.ts';

/** What the windows may call of index, search and memory, by the contract's names. */
export function supervisorHandlers(
  parts: IndexParts,
  memory: MemoryManager,
  latestMetrics: () => SupervisorMetrics,
): Omit<SupervisorHandlers, 'ollama'> {
  const { store, vectors, search, model, indexer } = parts;
  const links = new NoteLinkQueries(store);
  return {
    search: {
      query: ([text, { limit }], signal) => search.query(text, limit, signal),
      measureRecall: (_params, signal) => vectors.measureRecall(signal),
      related: ([path, { limit }], signal) => relatedNotes(store, vectors, path, limit, signal),
    },
    links: {
      backlinks: ([path, { limit }]) => links.backlinks(path, limit),
      mentions: ([path, { limit }], signal) => links.mentions(path, limit, signal),
      outgoing: ([path]) => links.outgoing(path),
      tags: ([part, { limit }]) => store.links.tagCounts(part, limit),
      complete: ([part, { limit }]) => links.complete(part, limit),
      sources: ([paths]) => (indexer.hasReadEveryNote ? links.sources(paths) : null),
    },
    index: { ...indexHandlers(indexer), skipped: () => store.skipped.all() },
    memory: {
      ...memoryHandlers(memory),
      getMemoryMetrics: latestMetrics,
      unloadModel: () => ({ wasRunning: model.unload() }),
    },
  };
}

/** What they may call of Ollama. */
export function askHandlers({
  connection,
  ask,
}: AskParts): Pick<SupervisorHandlers, 'ollama'> & SupervisorStreamHandlers {
  return {
    ollama: {
      status: () => connection.status(),
      look: (_args, signal) => connection.look(signal),
    },
    ask: { start: ([question], signal, emit) => ask.ask(question, signal, emit) },
  };
}

function indexHandlers(indexer: Indexer): Omit<SupervisorHandlers['index'], 'skipped'> {
  const then = (act: () => void) => {
    act();
    return indexer.status();
  };
  return {
    status: () => indexer.status(),
    pause: () => then(() => indexer.pause()),
    resume: () => then(() => indexer.resume()),
    stop: () => then(() => indexer.stop()),
    rebuild: () => then(() => indexer.rebuild()),
    noteOpened: ([path]) => {
      indexer.setOpenNote(path);
      return null;
    },
    userTyped: () => {
      indexer.userTyped();
      return null;
    },
  };
}

type MemoryCommands = Omit<SupervisorHandlers['memory'], 'getMemoryMetrics' | 'unloadModel'>;

function memoryHandlers(memory: MemoryManager): MemoryCommands {
  return {
    startMemoryManagement: () => memory.startMemoryManagement(),
    stopMemoryManagement: () => memory.stopMemoryManagement(),
    isMemoryManagementActive: () => memory.isMemoryManagementActive(),
    getMemoryUsageHistory: ([params]) => memory.getMemoryUsageHistory(params),
    requestAiMemoryAllocation: ([params]) => memory.requestAiMemoryAllocation(params),
    releaseAiMemoryAllocation: ([params]) => memory.releaseAiMemoryAllocation(params),
    trackMemoryAllocation: ([params]) => memory.trackMemoryAllocation(params),
    releaseMemoryAllocation: ([params]) => memory.releaseMemoryAllocation(params),
    triggerMemoryGarbageCollection: ([params]) => memory.triggerMemoryGarbageCollection(params),
    previewMemoryGarbageCollection: ([params]) => memory.previewMemoryGarbageCollection(params),
    explainMemory: () => memory.explainMemory(),
    detectMemoryLeaks: () => memory.detectMemoryLeaks(),
    getMemoryManagementStatus: ([params]) => memory.getMemoryManagementStatus(params),
    updateMemoryManagementConfig: ([params]) => memory.updateMemoryManagementConfig(params),
  };
}
