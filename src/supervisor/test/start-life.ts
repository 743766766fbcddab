import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import { AppError } from '../../shared/errors/app-error.ts';
import { openVaultRoot } from '../../shared/node/vault-path.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { composeModelChange } from '../compose-model-change.ts';
import { chunkerVersion } from '../embedding/chunker.ts';
import type { VectorModel } from '../embedding/vector-model.ts';
import { EmbedBatches } from '../indexing/embed-batches.ts';
import { Indexer } from '../indexing/indexer.ts';
import { NoteIntake } from '../indexing/note-intake.ts';
import { beginLife } from '../model-change/begin-life.ts';
import { movePassages } from '../model-change/move-passages.ts';
import { IndexStore } from '../storage/index-store.ts';
import { CellStore } from '../vectors/cells/cell-store.ts';
import { VectorKeeper } from '../vectors/vector-keeper.ts';
import { FakeEmbedder } from './fake-embedder.ts';
import { silentLog as log } from './index-builders.ts';

/** One stands for the bundled model, one for a model of the user's. */
export const testModels = {
  small: { provider: 'bundled', name: '', digest: '', modelId: 'small 1', dimensions: 32 },
  large: { provider: 'ollama', name: 'large', digest: '', modelId: 'large 1', dimensions: 48 },
} as const satisfies Record<string, VectorModel>;

interface LifeOptions {
  /** This model is away at first. */
  readonly failing?: keyof typeof testModels;
  readonly bundled?: VectorModel;
  readonly chunker?: number;
}

/** A life of the supervisor's indexing parts with a model that the user chose; several follow on the same folders. */
export async function startLife(
  folders: { readonly vault: string; readonly data: string },
  chosen: VectorModel,
  { failing, bundled = testModels.small, chunker = chunkerVersion }: LifeOptions = {},
) {
  const clock = new ManualClock();
  const root = await openVaultRoot(folders.vault);
  const store = IndexStore.open(join(folders.data, 'index.db'), log);
  const plan = beginLife(store, chosen, bundled, chunker);
  const embedders = { small: fakeOf(testModels.small), large: fakeOf(testModels.large) };
  if (failing) embedders[failing].refusal = () => new AppError('model-unavailable', 'The model is away.');
  const embedderOf = ({ modelId }: VectorModel) =>
    modelId === testModels.small.modelId ? embedders.small : embedders.large;
  const storeOf = ({ modelId: collection, dimensions }: VectorModel) =>
    new CellStore({
      database: store.connection,
      collection,
      dimensions,
      vectors: store.memberVectors(collection),
      clock,
      log,
    });
  const unexpected = (error: unknown) => {
    throw error;
  };
  store.vectorChanges.follow(`cells ${plan.serving.modelId}`);
  const vectors = new VectorKeeper({
    vectors: storeOf(plan.serving),
    rows: store,
    clock,
    prepare: (signal) => movePassages(store, plan.next, signal),
    onVectorsLost: () => undefined,
    onTidyError: unexpected,
  });
  const onReady = vi.fn();
  const { change, background } = composeModelChange({
    store,
    plan,
    unknown: null,
    next: plan.next && { embedder: embedderOf(plan.next), vectors: storeOf(plan.next) },
    clock,
    log,
    wake: () => indexer.wake(),
    onReady,
    onError: unexpected,
  });
  const embedder = embedderOf(plan.serving);
  const indexer: Indexer = new Indexer({
    root,
    store,
    vectors,
    intake: new NoteIntake({ root, store, modelId: embedder.modelId, clock }),
    batches: new EmbedBatches({ store, embedder, clock, log }),
    background,
    modelChange: change,
    clock,
    log,
    releaseModel: () => undefined,
    collectGarbage: () => undefined,
    onBug: unexpected,
  });
  let isEnded = false;
  const end = async () => {
    if (isEnded) return;
    isEnded = true;
    indexer.dispose();
    change?.dispose();
    await indexer.ended();
    await change?.ended();
    await vectors.close();
    store.dispose();
  };
  onTestFinished(end);
  indexer.start();
  const waitFor = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 });
  const idle = () => waitFor(() => expect(indexer.status().phase).toBe('idle'));
  const ready = () => waitFor(() => expect(onReady).toHaveBeenCalledTimes(1));
  return { plan, store, vectors, indexer, embedders, clock, idle, ready, end };
}

function fakeOf({ modelId, dimensions }: VectorModel): FakeEmbedder {
  return new FakeEmbedder(modelId, dimensions);
}
