import { AppError } from '../../shared/errors/app-error.ts';
import type { Embedder } from '../embedding/embedder.ts';
import { wellnessText } from '../indexing/passage-embedder.ts';
import { randomUnitVector, seededRandom } from './seeded-random.ts';

/** An embedder whose vectors depend on the text alone, and which fails on the texts it is told to. */
export class FakeEmbedder implements Embedder {
  readonly modelId: string;
  readonly dimensions: number;
  /** Every passage embedded, in order. */
  readonly embedded: string[] = [];
  calls = 0;
  /** Rejects a batch in which this is true of any text, as a model that dies on it. */
  failsOn: (text: string) => boolean = () => false;
  /** Rejects every batch with what this gives. */
  refusal: () => AppError | null = () => null;
  /** Called before each batch; a test pauses or ends the indexer here. */
  beforeBatch: () => void = () => undefined;
  /** While true, a batch waits for `release`: it is in flight until the test says so. */
  isDeferred = false;
  readonly #held = new Set<() => void>();

  constructor(modelId = 'fake-model', dimensions = 32) {
    this.modelId = modelId;
    this.dimensions = dimensions;
  }

  get inFlight(): number {
    return this.#held.size;
  }

  /** Lets the batches in flight go on; those that follow are held as before. */
  release(): void {
    for (const letGo of this.#held) letGo();
  }

  async embed(texts: readonly string[], signal?: AbortSignal, onSend?: () => void): Promise<Float32Array[]> {
    this.calls += 1;
    this.beforeBatch();
    onSend?.();
    if (this.isDeferred && !signal?.aborted) await this.#hold(signal);
    if (signal?.aborted) throw new AppError('cancelled', 'The request was withdrawn.');
    const refusal = this.refusal();
    if (refusal) throw refusal;
    if (texts.some(this.failsOn)) throw new AppError('model-died', 'The model process ended.');
    this.embedded.push(...texts.filter((text) => text !== wellnessText));
    return texts.map((text) => vectorOfText(text, this.dimensions));
  }

  #hold(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const letGo = () => {
        this.#held.delete(letGo);
        resolve();
      };
      this.#held.add(letGo);
      signal?.addEventListener('abort', letGo, { once: true });
    });
  }
}

export function vectorOfText(text: string, dimensions = 32): Float32Array {
  let seed = 7;
  for (let index = 0; index < text.length; index += 1) seed = (Math.imul(seed, 31) + text.charCodeAt(index)) >>> 0;
  return randomUnitVector(seededRandom(seed), dimensions);
}
