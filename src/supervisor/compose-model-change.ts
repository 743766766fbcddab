import type { Clock } from '../shared/util/clock.ts';
import type { Embedder } from './embedding/embedder.ts';
import type { BackgroundWork } from './indexing/background-work.ts';
import type { BatchLeases } from './indexing/batch-room.ts';
import { EmbedBatches } from './indexing/embed-batches.ts';
import type { Logger } from './logger.ts';
import { ModelChange } from './model-change/model-change.ts';
import type { ModelPlan } from './model-change/plan-models.ts';
import { RetiredModels } from './model-change/retired-models.ts';
import type { IndexStore } from './storage/index-store.ts';
import type { VectorStore } from './vectors/vector-store.ts';

export interface ModelChangeParts {
  readonly store: IndexStore;
  readonly plan: ModelPlan;
  /** Of the next model, with its vector store; null while none is to be. */
  readonly next: { readonly embedder: Embedder; readonly vectors: VectorStore } | null;
  readonly leases?: BatchLeases;
  readonly clock: Clock;
  readonly log: Logger;
  readonly wake: () => void;
  readonly onReady: () => void;
  readonly onError: (error: unknown) => void;
}

export interface ComposedModelChange {
  /** Null while no change is under way. */
  readonly change: ModelChange | null;
  readonly background: readonly BackgroundWork[];
}

/** What works in the background for a change of the model, and what tidies up behind one. */
export function composeModelChange(parts: ModelChangeParts): ComposedModelChange {
  const { store, plan, next, ...hooks } = parts;
  const used = [plan.serving, plan.next].flatMap((model) => model?.modelId ?? []);
  const retired = new RetiredModels(store, used);
  if (!plan.next || !next) return { change: null, background: [retired] };
  const { clock, log, leases } = parts;
  const batches = new EmbedBatches({
    store,
    embedder: next.embedder,
    pending: (limit) => store.nextVectors.pending(limit),
    clock,
    log,
    ...(leases && { leases }),
  });
  const change = new ModelChange({ ...hooks, store, next: plan.next, batches, vectors: next.vectors });
  return { change, background: [retired, change] };
}
