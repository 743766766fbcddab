import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../shared/util/clock.ts';

const beatMs = 5;

/** Measures the longest time for which something held the event loop, while it is watching. */
export class LoopWatch implements Disposable {
  readonly #clock: Clock;
  readonly #timer: Disposable;
  #lastMs: number;
  #longestMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#lastMs = clock.nowMs();
    this.#timer = clock.every(beatMs, () => this.#note(beatMs));
  }

  /** Up to now: a pause that goes on counts too. */
  get longestPauseMs(): number {
    return Math.max(this.#longestMs, this.#clock.nowMs() - this.#lastMs - beatMs);
  }

  /** Between two of these the loop was held, or the beat would have come. */
  turned(): void {
    this.#note(0);
  }

  dispose(): void {
    this.#timer.dispose();
  }

  #note(restMs: number): void {
    const nowMs = this.#clock.nowMs();
    this.#longestMs = Math.max(this.#longestMs, nowMs - this.#lastMs - restMs);
    this.#lastMs = nowMs;
  }
}
