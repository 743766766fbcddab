import type { VectorModel } from '../embedding/vector-model.ts';
import { Pacer } from '../indexing/pacer.ts';
import type { IndexStore } from '../storage/index-store.ts';

/** Some 5 ms. */
const passagesAtOnce = 128;

/**
 * Lists every passage for the next model: what its key is there, and its vector where that is cached.
 * @throws AppError cancelled
 */
export async function listPassages(store: IndexStore, modelId: string, signal?: AbortSignal): Promise<void> {
  const pacer = new Pacer(signal);
  const largestId = store.chunks.largestId();
  for (let after = 0; after < largestId; after += passagesAtOnce) {
    store.transaction(() => store.nextVectors.listBetween(after, after + passagesAtOnce, modelId));
    if (pacer.isDue) await pacer.pause();
  }
}

/**
 * Gives the passages the keys and vectors of the next model, which serves from then on. A kill in between is no harm: it is
 * begun again, and what was moved is moved to where it is.
 * @param nextAfterwards the model of a further change, for which the settings call already
 * @throws AppError cancelled
 */
export async function movePassages(
  store: IndexStore,
  nextAfterwards: VectorModel | null,
  signal?: AbortSignal,
): Promise<void> {
  const state = store.vectorModel.read();
  if (!state?.isMoving || !state.next) return;
  await listPassages(store, state.next.modelId, signal);
  const pacer = new Pacer(signal);
  while (store.transaction(() => store.nextVectors.moveSome(passagesAtOnce))) await pacer.pause();
  store.vectorModel.write({ ...state, serving: state.next, next: nextAfterwards, isMoving: false });
}
