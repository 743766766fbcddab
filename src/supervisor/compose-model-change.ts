import type { Clock } from '../shared/util/clock.ts';
import type { Embedder } from './embedding/embedder.ts';
import type { BackgroundWork } from './indexing/background-work.ts';
import type { BatchLeases } from './indexing/batch-room.ts';
import { EmbedBatches } from './indexing/embed-batches.ts';
import type { Logger } from './logger.ts';
import { ModelChange } from './model-change/model-change.ts';
import { ModelLookup } from './model-change/model-lookup.ts';
import { usedModelIds, type ModelPlan } from './model-change/plan-models.ts';
import { RetiredModels } from './model-change/retired-models.ts';
import type { IndexStore } from './storage/index-store.ts';
import type { VectorStore } from './vectors/vector-store.ts';

export interface ModelChangeParts {
  readonly store: IndexStore;
  readonly plan: ModelPlan;
  /** Of the next model, with its vector store; null while none is to be. */
  readonly next: { readonly embedder: Embedder; readonly vectors: VectorStore } | null;
  /** A model that has to be found before a change to it can begin. */
  readonly unknown: { readonly model: string; readonly find: (signal: AbortSignal) => Promise<void> } | null;
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
  /** Null when the chosen model is known. */
  readonly lookup: ModelLookup | null;
  readonly background: readonly BackgroundWork[];
}

/** What works in the background for a change of the model, and what tidies up behind one. */
export function composeModelChange(parts: ModelChangeParts): ComposedModelChange {
  const { store, plan, next, unknown, onReady, ...hooks } = parts;
  const retired = new RetiredModels(store, usedModelIds(plan));
  const lookup =
    unknown && new ModelLookup({ ...unknown, ...parts, countPassages: () => store.chunks.count(), onFound: onReady });
  const found = lookup ? [lookup] : [];
  if (!plan.next || !next) return { change: null, lookup, background: [retired, ...found] };
  const { clock, log, leases } = parts;
  const batches = new EmbedBatches({
    store,
    embedder: next.embedder,
    pending: (limit) => store.nextVectors.pending(limit),
    clock,
    log,
    ...(leases && { leases }),
  });
  const change = new ModelChange({ ...hooks, onReady, store, next: plan.next, batches, vectors: next.vectors });
  return { change, lookup, background: [retired, ...found, change] };
}
