import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../shared/errors/app-error.ts';

/** Searches and heartbeats wait no longer than this for a long piece of work. */
const turnMs = 15;

/** Cuts long work into turns of the event loop, and ends it when it is cancelled. */
export class Pacer {
  readonly #signal: AbortSignal | undefined;
  #turnBegan = performance.now();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** True when the turn has lasted long enough: `pause` now. Asked often, so it is no promise. */
  get isDue(): boolean {
    return performance.now() - this.#turnBegan >= turnMs;
  }

  /** @throws AppError cancelled */
  async pause(): Promise<void> {
    await nextTurn();
    if (this.#signal?.aborted) throw new AppError('cancelled', 'Work on a note was cancelled.');
    this.#turnBegan = performance.now();
  }
}
