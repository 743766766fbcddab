import { chunkerVersion } from '../embedding/chunker.ts';
import { bundledVectorModel, type VectorModel } from '../embedding/vector-model.ts';
import type { IndexStore } from '../storage/index-store.ts';
import { planModels, type ModelPlan } from './plan-models.ts';

/** Decides which model serves in this life and which one is to, and writes it down; call it before anything else. */
export function beginLife(
  store: IndexStore,
  chosen: VectorModel,
  bundled = bundledVectorModel,
  chunker = chunkerVersion,
): ModelPlan {
  const stored = store.vectorModel.read();
  const plan = planModels({ stored, chosen, bundled, chunker, hasPassages: store.chunks.largestId() > 0 });
  store.transaction(() => {
    if (plan.forgetsNext) store.nextVectors.clear();
    if (plan.cutsAnew) store.notes.unsettleAll();
    store.vectorModel.write(plan.state);
  });
  return plan;
}
