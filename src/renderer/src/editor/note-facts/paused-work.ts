import type { Disposable } from '../../../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../../../shared/util/clock.ts';

/** Work goes on for so long before it lets keys and frames through. */
const sliceMs = 4;

/** Does one piece of work after the other in short slices, once what asks for it has been quiet for a while. */
export class PausedWork<T> implements Disposable {
  readonly #clock: Clock;
  readonly #quietMs: number;
  /** Whoever asks again and again is served after this long all the same. */
  readonly #patienceMs: number;
  readonly #done: (result: T) => void;
  #timer: Disposable | null = null;
  #isRunning = false;
  #next: (() => Generator<void, T>) | null = null;
  #askedMs = 0;

  constructor(clock: Clock, times: { quietMs: number; patienceMs: number }, done: (result: T) => void) {
    this.#clock = clock;
    this.#quietMs = times.quietMs;
    this.#patienceMs = times.patienceMs;
    this.#done = done;
  }

  /** Replaces what was asked before and has not begun; what has begun comes to its end first. */
  ask(begin: () => Generator<void, T>): void {
    if (this.#next === null) this.#askedMs = this.#clock.nowMs();
    this.#next = begin;
    if (!this.#isRunning) this.#schedule();
  }

  /** Begins without waiting for quiet: for what was not on show until now. */
  askAtOnce(begin: () => Generator<void, T>): void {
    this.cancel();
    this.#next = begin;
    this.#after(0, () => this.#begin());
  }

  /** Forgets what was asked, and leaves what has begun. */
  cancel(): void {
    this.#timer?.dispose();
    this.#timer = null;
    this.#isRunning = false;
    this.#next = null;
  }

  dispose(): void {
    this.cancel();
  }

  #schedule(): void {
    const nowMs = this.#clock.nowMs();
    const dueMs = Math.min(nowMs + this.#quietMs, this.#askedMs + this.#patienceMs);
    this.#after(Math.max(0, dueMs - nowMs), () => this.#begin());
  }

  #begin(): void {
    const begin = this.#next;
    if (!begin) return;
    this.#next = null;
    this.#isRunning = true;
    this.#goOn(begin());
  }

  #goOn(work: Generator<void, T>): void {
    const untilMs = this.#clock.nowMs() + sliceMs;
    do {
      const step = work.next();
      if (step.done) return this.#finish(step.value);
    } while (this.#clock.nowMs() < untilMs);
    this.#after(0, () => this.#goOn(work));
  }

  #finish(result: T): void {
    this.#isRunning = false;
    this.#done(result);
    if (this.#next) this.#schedule();
  }

  #after(delayMs: number, run: () => void): void {
    this.#timer?.dispose();
    this.#timer = this.#clock.after(delayMs, run);
  }
}
