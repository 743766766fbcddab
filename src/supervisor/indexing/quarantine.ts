import type { AppError } from '../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../shared/errors/error-codes.ts';
import type { Logger } from '../logger.ts';
import type { PendingChunk } from '../storage/chunk-statements.ts';
import type { IndexStore } from '../storage/index-store.ts';

const whatHappened: Partial<Record<ErrorCode, string>> = {
  'model-died': 'The model ended both times it was given this note, perhaps for want of memory.',
  'model-timeout': 'The model gave no answer both times it was given this note, and was ended.',
};

/** Notes on which the model fails: named to the user, found by words, and left alone until they change or are forgiven. */
export class Quarantine {
  readonly #store: IndexStore;
  readonly #log: Logger;

  constructor(store: IndexStore, log: Logger) {
    this.#store = store;
    this.#log = log;
  }

  /** Puts the note of these passages aside, unless it was changed while the model had them. */
  put(passages: readonly PendingChunk[], error: AppError): void {
    const store = this.#store;
    const [first] = passages;
    if (!first || !passages.some(({ noteId, key }) => store.chunks.isWaiting(noteId, key))) return;
    const { noteId, path } = first;
    this.#log.warn(`The model failed on "${path}"; the note is left to word search: ${error.message}`);
    store.transaction(() => {
      store.notes.setFailure(noteId, error.message);
      store.skipped.put({ path, reason: 'model-failed', detail: detailOf(error) });
    });
  }
}

function detailOf(error: AppError): string {
  const cause = whatHappened[error.code] ?? `The model failed twice on this note (${error.message}).`;
  return `${cause} It is found by words only. Shorten it, or split it into smaller notes to see which part is to blame. It is tried again when it changes, when you try again or resume, and once at the next start.`;
}
