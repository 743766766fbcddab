import { join } from 'node:path';
import type { Embedder } from './embedding/embedder.ts';
import type { ModelClient } from './embedding/model-client.ts';
import { bundledVectorModel, type VectorModel } from './embedding/vector-model.ts';
import { beginLife } from './model-change/begin-life.ts';
import type { ModelPlan } from './model-change/plan-models.ts';
import { KnownModelsFile, type KnownModel } from './ollama/known-models.ts';
import type { OllamaConnection } from './ollama/ollama-connection.ts';
import { askForModel, OllamaEmbedder, ollamaModelId } from './ollama/ollama-embedder.ts';
import type { IndexStore } from './storage/index-store.ts';
import type { SupervisorOptions } from './supervisor-options.ts';

/** Who makes vectors in this life. */
export interface LifeModels {
  readonly plan: ModelPlan;
  readonly serving: Embedder;
  /** Null while no change of the model is under way. */
  readonly next: Embedder | null;
  /** Those of them that Ollama runs. */
  readonly ofOllama: readonly OllamaEmbedder[];
  /** A model that the settings name and that was never met; null when there is none. */
  readonly unknown: { readonly model: string; readonly find: (signal: AbortSignal) => Promise<void> } | null;
}

/** Decides it by the settings and by what the index holds. Asks nothing of Ollama: a start must not wait for it. */
export async function openModels(
  store: IndexStore,
  bundled: ModelClient,
  connection: OllamaConnection,
  { config, clock, log, wantNewLife }: SupervisorOptions,
): Promise<LifeModels> {
  const { provider, ollamaModel } = config.settings.model;
  const wanted = provider === 'ollama' ? ollamaModel : '';
  const known = new KnownModelsFile(join(config.dataFolder, 'ollama-models.json'), log);
  const remembered = wanted === '' ? null : await known.get(wanted);
  const plan = beginLife(store, chosenModel(store, wanted, remembered));
  const ofOllama: OllamaEmbedder[] = [];
  const embedderOf = (model: VectorModel): Embedder => {
    if (model.provider === 'bundled') return bundled;
    const forget = () => known.forget(model.name).then(() => wantNewLife(`${model.name} is another model now`));
    const embedder = new OllamaEmbedder(
      { connection, clock, model: model.name, onReplaced: () => void forget() },
      model,
    );
    ofOllama.push(embedder);
    return embedder;
  };
  const serving = embedderOf(plan.serving);
  const next = plan.next && embedderOf(plan.next);
  const find = async (signal: AbortSignal) =>
    known.set(wanted, await askForModel({ connection, model: wanted }, signal));
  return { plan, serving, next, ofOllama, unknown: wanted === '' || remembered ? null : { model: wanted, find } };
}

/** A model that was never met cannot be opened: until it is found, all stays as it is. */
function chosenModel(store: IndexStore, wanted: string, remembered: KnownModel | null): VectorModel {
  if (wanted === '') return bundledVectorModel;
  if (remembered) return ollamaVectorModel(wanted, remembered);
  const before = store.vectorModel.read();
  return before?.next ?? before?.serving ?? bundledVectorModel;
}

function ollamaVectorModel(name: string, { digest, dimensions }: KnownModel): VectorModel {
  return { provider: 'ollama', name, digest, modelId: ollamaModelId(name, digest), dimensions };
}
