import { AppError, messageOf } from '../../shared/errors/app-error.ts';
import type { Logger } from '../logger.ts';
import type { PendingChunk } from '../storage/chunk-statements.ts';
import type { PassageEmbedder } from './passage-embedder.ts';
import type { Quarantine } from './quarantine.ts';

export interface FaultIsolationOptions {
  readonly passages: Pick<PassageEmbedder, 'embed' | 'isModelWell'>;
  readonly quarantine: Pick<Quarantine, 'put'>;
  readonly log: Logger;
}

/**
 * Keeps a note on which the model fails from holding up the others. What failed is halved until one note is left; that
 * gets a second try with a fresh model, and then, if the model is well otherwise, it goes into quarantine.
 */
export class FaultIsolation {
  readonly #options: FaultIsolationOptions;

  constructor(options: FaultIsolationOptions) {
    this.#options = options;
  }

  /**
   * @returns the number of passages embedded
   * @throws AppError model-unavailable when the model fails on everything, or cannot be had; too-many-requests; cancelled
   */
  async embed(passages: readonly PendingChunk[], signal: AbortSignal): Promise<number> {
    const { passages: embedder, log } = this.#options;
    const error = await embedder.embed(passages, signal);
    if (error === null) return passages.length;
    log.warn(`${passages.length} passages failed: ${error.message}`);
    const [first, second] = halvesByNote(passages);
    if (second.length === 0) return this.#tryAgain(first, signal);
    return (await this.embed(first, signal)) + (await this.embed(second, signal));
  }

  async #tryAgain(passages: readonly PendingChunk[], signal: AbortSignal): Promise<number> {
    const { passages: embedder, quarantine } = this.#options;
    const error = await embedder.embed(passages, signal);
    if (error === null) return passages.length;
    if (!(await embedder.isModelWell(signal))) throw keepsFailing(error);
    quarantine.put(passages, error);
    return 0;
  }
}

/** Passages of one note stay together; the second half is empty when there is but one note. */
function halvesByNote(passages: readonly PendingChunk[]): [PendingChunk[], PendingChunk[]] {
  const notes = [...Map.groupBy(passages, (passage) => passage.noteId).values()];
  const middle = Math.ceil(notes.length / 2);
  return [notes.slice(0, middle).flat(), notes.slice(middle).flat()];
}

function keepsFailing(error: AppError): AppError {
  return new AppError(
    'model-unavailable',
    `The local model keeps failing (${messageOf(error)}). Search goes on with words; meaning is tried again in a minute.`,
  );
}
