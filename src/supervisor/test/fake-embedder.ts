import { AppError } from '../../shared/errors/app-error.ts';
import type { Embedder } from '../embedding/embedder.ts';
import { randomUnitVector, seededRandom } from './seeded-random.ts';

/** An embedder whose vectors depend on the text alone, and which fails on the texts it is told to. */
export class FakeEmbedder implements Embedder {
  readonly modelId = 'fake-model';
  readonly dimensions = 32;
  /** Every text embedded, in order. */
  readonly embedded: string[] = [];
  calls = 0;
  /** Rejects a batch in which this is true of any text, as a model that dies on it. */
  failsOn: (text: string) => boolean = () => false;
  /** Called before each batch; a test pauses or ends the indexer here. */
  beforeBatch: () => void = () => undefined;

  embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
    this.calls += 1;
    this.beforeBatch();
    if (signal?.aborted) return Promise.reject(new AppError('cancelled', 'The request was withdrawn.'));
    if (texts.some(this.failsOn)) return Promise.reject(new AppError('model-unavailable', 'The model process ended.'));
    this.embedded.push(...texts);
    return Promise.resolve(texts.map((text) => vectorOfText(text)));
  }
}

export function vectorOfText(text: string): Float32Array {
  let seed = 7;
  for (let index = 0; index < text.length; index += 1) seed = (Math.imul(seed, 31) + text.charCodeAt(index)) >>> 0;
  return randomUnitVector(seededRandom(seed), 32);
}
