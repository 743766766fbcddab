import { AppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Embedder } from '../embedding/embedder.ts';
import type { KnownModel } from './known-models.ts';
import type { OllamaConnection } from './ollama-connection.ts';

/** Texts in one call. Ollama works on all of them at once, so more would only make its answer late. */
const maxTextsPerCall = 16;
/** A model may be pulled anew under its name at any time; that is noticed within so long. */
const checkEveryMs = 60_000;
/** Enough of a digest to tell two models of one name apart. Hexadecimal digits. */
const digestLength = 12;
/** What is embedded to find out how long a model's vectors are. */
const probeText = 'length';

export interface OllamaEmbedderOptions {
  readonly connection: OllamaConnection;
  readonly clock: Clock;
  /** As Ollama names it. */
  readonly model: string;
  /** Told once that other weights have its name now. */
  readonly onReplaced?: () => void;
}

/** Vectors from a model that Ollama runs. */
export class OllamaEmbedder implements Embedder {
  readonly modelId: string;
  readonly dimensions: number;
  readonly #options: OllamaEmbedderOptions;
  readonly #digest: string;
  #checkedAtMs = -Infinity;
  #bufferedBytes = 0;
  #isReplaced = false;

  constructor(options: OllamaEmbedderOptions, { digest, dimensions }: KnownModel) {
    this.#options = options;
    this.#digest = digest;
    this.modelId = ollamaModelId(options.model, digest);
    this.dimensions = dimensions;
  }

  /** What the calls under way take beside the caller's texts: requests and answers, which are text as well. */
  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  async embed(texts: readonly string[], signal?: AbortSignal, onSend?: () => void): Promise<Float32Array[]> {
    const vectors: Float32Array[] = [];
    await this.#check(signal);
    onSend?.();
    for (let start = 0; start < texts.length; start += maxTextsPerCall)
      vectors.push(...(await this.#embedSome(texts.slice(start, start + maxTextsPerCall), signal)));
    return vectors;
  }

  /** Vectors of other weights under the same name would not compare with those that are stored. */
  async #check(signal: AbortSignal | undefined): Promise<void> {
    const { clock, connection, model, onReplaced } = this.#options;
    if (clock.nowMs() - this.#checkedAtMs < checkEveryMs) return;
    const { digest } = await connection.find(model, signal);
    if (digest !== this.#digest) {
      if (!this.#isReplaced) onReplaced?.();
      this.#isReplaced = true;
      throw new AppError(
        'model-unavailable',
        `${model} was replaced in Ollama by another version. Search by meaning waits until the notes are prepared with it.`,
      );
    }
    this.#checkedAtMs = clock.nowMs();
  }

  async #embedSome(texts: readonly string[], signal: AbortSignal | undefined): Promise<Float32Array[]> {
    const { connection, model } = this.#options;
    const bufferBytes = bufferBytesOf(texts, this.dimensions);
    this.#bufferedBytes += bufferBytes;
    try {
      const rows = await connection.embed(model, texts, signal);
      if (rows.length !== texts.length)
        throw new AppError('model-failed', `Ollama gave ${rows.length} vectors for ${texts.length} texts.`);
      return rows.map((row) => toUnitVector(row, this.dimensions));
    } finally {
      this.#bufferedBytes -= bufferBytes;
    }
  }
}

export const ollamaModelId = (model: string, digest: string): string =>
  `ollama/${model}@${digest.slice(0, digestLength)}`;

/**
 * Asks Ollama for what has to be known of a model before an index of its vectors can be opened.
 * @throws OllamaError; AppError model-failed, cancelled
 */
export async function askForModel(
  { connection, model }: Pick<OllamaEmbedderOptions, 'connection' | 'model'>,
  signal?: AbortSignal,
): Promise<KnownModel> {
  const { digest } = await connection.find(model, signal);
  const [row] = await connection.embed(model, [probeText], signal);
  if (row) return { digest, dimensions: row.length };
  throw new AppError('model-failed', `${model} gave no vector for a text.`);
}

/** Ollama normalises by itself, in float32; a stored vector must have unit length whatever its version does. */
function toUnitVector(row: readonly number[], dimensions: number): Float32Array {
  const vector = Float32Array.from(row);
  const length = Math.hypot(...vector);
  if (vector.length !== dimensions || !Number.isFinite(length) || length === 0)
    throw new AppError('model-failed', 'Ollama gave no usable vector for a text.');
  return vector.map((value) => value / length);
}

/** At most: a request is UTF-8 beside its JSON, a number of the answer has some 12 characters and becomes 8 bytes. */
function bufferBytesOf(texts: readonly string[], dimensions: number): number {
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  return characters * 4 + texts.length * dimensions * 24;
}
