import { AppError } from '../errors/app-error.ts';
import { positiveInteger } from '../util/assert.ts';

/** Counts the parts of a streamed answer that are on their way: who sends waits when there are as many as may be. */
export class PartWindow {
  readonly #maxUnacknowledged: number;
  readonly #signal: AbortSignal;
  #unacknowledged = 0;
  #wake: (() => void) | null = null;

  /** `signal` ends the waiting: nobody wants the rest any more. */
  constructor(maxUnacknowledged: number, signal: AbortSignal) {
    this.#maxUnacknowledged = positiveInteger('maxUnacknowledged', maxUnacknowledged);
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#wake?.(), { once: true });
  }

  /**
   * Sends a part, and resolves when another may follow.
   * @throws AppError cancelled
   */
  async pass(send: () => void): Promise<void> {
    this.#throwIfEnded();
    send();
    this.#unacknowledged += 1;
    while (this.#unacknowledged >= this.#maxUnacknowledged) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#throwIfEnded();
    }
  }

  acknowledge(): void {
    this.#unacknowledged = Math.max(0, this.#unacknowledged - 1);
    this.#wake?.();
  }

  #throwIfEnded(): void {
    this.#wake = null;
    if (this.#signal.aborted) throw new AppError('cancelled', 'The request was withdrawn.');
  }
}
