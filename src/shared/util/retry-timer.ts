import type { Disposable } from '../lifecycle/disposable.ts';
import type { Clock } from './clock.ts';

const retryMs = 60_000;

/** Says a minute after the last setback that it is time to try again. Disposed of, it is never set again. */
export class RetryTimer implements Disposable {
  readonly #clock: Clock;
  readonly #onDue: () => void;
  #timer: Disposable | null = null;
  #isDisposed = false;

  constructor(clock: Clock, onDue: () => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  /** The minute begins now, also where one has begun already. */
  start(): void {
    this.cancel();
    if (!this.#isDisposed) this.#timer = this.#clock.after(retryMs, this.#onDue); // Else it would have no owner.
  }

  cancel(): void {
    this.#timer?.dispose();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.cancel();
  }
}
