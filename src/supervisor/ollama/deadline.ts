import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../shared/util/clock.ts';

/** A signal that is aborted when the caller withdraws, or when nothing happened for so long. */
export class Deadline implements Disposable {
  readonly #clock: Clock;
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #withdraw = () => this.#controller.abort();
  #timer: Disposable;
  #isOver = false;

  constructor(clock: Clock, timeoutMs: number, outer: AbortSignal | undefined) {
    this.#clock = clock;
    this.#outer = outer;
    this.#timer = this.#start(timeoutMs);
    if (outer?.aborted) this.#withdraw();
    outer?.addEventListener('abort', this.#withdraw, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** True when the time ran out. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Stops the time, while it is not the other side that is waited for. `extend` starts it again. */
  rest(): void {
    this.#timer.dispose();
  }

  /** A sign of life: the time begins anew. */
  extend(timeoutMs: number): void {
    this.#timer.dispose();
    this.#timer = this.#start(timeoutMs);
  }

  /** Ends what still runs under the signal. */
  dispose(): void {
    this.#timer.dispose();
    this.#outer?.removeEventListener('abort', this.#withdraw);
    this.#controller.abort();
  }

  #start(timeoutMs: number): Disposable {
    return this.#clock.after(timeoutMs, () => {
      this.#isOver = true;
      this.#controller.abort();
    });
  }
}
