import type { IndexPhase, IndexStatus, ModelChangeStatus, SlowdownReason } from '../../shared/contract/index-api.ts';
import type { IndexStore } from '../storage/index-store.ts';
import { textsSentCounter } from './passage-embedder.ts';
import type { Throughput } from './throughput.ts';

/** What the rows do not tell of the run. */
export interface RunState {
  readonly phase: IndexPhase;
  readonly problem: string | null;
  /** Notes that wait to be brought up to date. */
  readonly queuedNotes: number;
  readonly slowedBy: SlowdownReason | null;
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
    secondsLeft: secondsLeft(chunksPending, throughput, run),
    slowedBy: run.slowedBy,
    modelChange: run.modelChange,
    areVectorsReady: run.areVectorsReady,
    skippedNotes: store.skipped.count(),
    updates: run.updates,
    textsSentToModel: store.counters.get(textsSentCounter),
    textsEmbeddedTwice: store.embeddings.countEmbeddedTwice(),
  };
}

/** Null while notes wait to be read: how many passages they have is not known. Null also while nothing goes on. */
function secondsLeft(chunksPending: number, throughput: Throughput, run: RunState): number | null {
  if (run.queuedNotes > 0) return null;
  if (chunksPending === 0) return 0;
  return run.phase === 'embedding' ? throughput.secondsFor(chunksPending) : null;
}
