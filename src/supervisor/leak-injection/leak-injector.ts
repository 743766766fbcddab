import type { LeakInjection } from '../../shared/contract/leak-injection.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { LeakedMemory } from './leaked-memory.ts';

const stepMs = 200;

/** Makes one leak: after its delay at once, or in small steps that keep to its rate however late a step comes. */
export class LeakInjector implements Disposable {
  readonly #clock: Clock;
  readonly #injection: LeakInjection;
  readonly #memory: LeakedMemory;
  #timer: Disposable;

  constructor(clock: Clock, injection: LeakInjection, memory: LeakedMemory) {
    this.#clock = clock;
    this.#injection = injection;
    this.#memory = memory;
    this.#timer = clock.after(injection.delayMs, () => this.#begin());
  }

  dispose(): void {
    this.#timer.dispose();
    this.#memory.dispose();
  }

  #begin(): void {
    const injection = this.#injection;
    if (injection.pace === 'once') return this.#memory.growTo(injection.bytes);
    const startedMs = this.#clock.nowMs();
    this.#timer = this.#clock.every(stepMs, () => {
      const seconds = (this.#clock.nowMs() - startedMs) / 1_000;
      this.#memory.growTo(seconds * injection.bytesPerSecond);
    });
  }
}
