import type { ModelSettings } from '../../shared/contract/model-settings.ts';
import { isAppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Embedder } from '../embedding/embedder.ts';
import type { KnownModels } from './known-models.ts';
import type { OllamaConnection } from './ollama-connection.ts';
import { OllamaEmbedder } from './ollama-embedder.ts';

export interface EmbedderChoiceOptions {
  readonly settings: ModelSettings;
  readonly bundled: Embedder;
  readonly connection: OllamaConnection;
  readonly known: KnownModels;
  readonly clock: Clock;
}

export interface EmbedderChoice {
  readonly embedder: Embedder;
  /** Null when the bundled model makes the vectors. */
  readonly ollama: OllamaEmbedder | null;
  /** Why it is not the one that the settings name: a sentence for the user. Null when it is. */
  readonly problem: string | null;
}

/**
 * The embedder that the settings name; its id and dimensions are known when this returns, so that the index can be opened.
 *
 * A model of Ollama that was used before is taken from memory, and Ollama is not asked: a start without it then finds by
 * words, says why, and the stored vectors serve again as soon as a query can be embedded. One that was never met cannot
 * be opened without Ollama; until a start finds it, the bundled model goes on.
 * @throws AppError cancelled
 */
export async function chooseEmbedder(options: EmbedderChoiceOptions, signal?: AbortSignal): Promise<EmbedderChoice> {
  const { settings, bundled, connection, known, clock } = options;
  const model = settings.ollamaModel;
  if (settings.provider !== 'ollama' || model === '') return { embedder: bundled, ollama: null, problem: null };
  try {
    const ollama = await OllamaEmbedder.open({ connection, clock, model }, known, signal);
    return { embedder: ollama, ollama, problem: null };
  } catch (error) {
    if (!isAppError(error) || error.code === 'cancelled') throw error;
    return { embedder: bundled, ollama: null, problem: error.message };
  }
}
