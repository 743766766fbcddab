import type { IndexPhase, IndexStatus, ModelChangeStatus } from '../../shared/contract/index-api.ts';
import type { IndexStore } from '../storage/index-store.ts';
import { textsSentCounter } from './embed-batches.ts';
import type { Throughput } from './throughput.ts';

/** What the rows do not tell of the run. */
export interface RunState {
  readonly phase: IndexPhase;
  readonly problem: string | null;
  /** Notes that wait to be brought up to date. */
  readonly queuedNotes: number;
  readonly updates: number;
  readonly modelChange: ModelChangeStatus | null;
  readonly areVectorsReady: boolean;
}

/** Reads how far the index is: counts from the rows, so that they are right whatever happened before. */
export function indexProgress(store: IndexStore, throughput: Throughput, run: RunState): IndexStatus {
  const chunksTotal = store.chunks.count() - store.chunks.countFailed();
  const chunksPending = store.chunks.countWithoutEmbedding();
  const notesTotal = store.notes.count() + run.queuedNotes;
  return {
    phase: run.phase,
    problem: run.problem,
    notesDone: Math.max(0, notesTotal - run.queuedNotes - store.chunks.notesPending()),
    notesTotal,
    chunksDone: chunksTotal - chunksPending,
    chunksTotal,
    chunksPerSecond: throughput.perSecond,
    secondsLeft: chunksPending === 0 ? 0 : throughput.secondsFor(chunksPending),
    modelChange: run.modelChange,
    areVectorsReady: run.areVectorsReady,
    skippedNotes: store.skipped.count(),
    updates: run.updates,
    textsSentToModel: store.counters.get(textsSentCounter),
    textsEmbeddedTwice: store.embeddings.countEmbeddedTwice(),
  };
}
