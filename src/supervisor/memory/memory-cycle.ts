import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../shared/util/clock.ts';

/** Private bytes alone are read this often near the limit: 0.4 ms a reading, and memory can rise by megabytes a second. */
const guardMs = 1_000;
const restFactor = 3;
/** At rest too, each minute of the history has a sample. */
const maxRestMs = 60_000;

export interface MemoryCycleOptions {
  readonly clock: Clock;
  /** Measures fully. */
  readonly sample: () => void;
  /** Looks at private bytes alone. */
  readonly guard: () => void;
  readonly sweep: () => void;
  readonly samplePeriodMs: () => number;
  readonly sweepPeriodMs: () => number;
  /** Nobody looks and nothing happens. */
  readonly isAtRest: () => boolean;
  readonly isNearLimit: () => boolean;
}

/** When to measure, to look closer, and to sweep. Timers only; the judgement is elsewhere. */
export class MemoryCycle implements Disposable {
  readonly #options: MemoryCycleOptions;
  #timers: Disposable[] = [];
  #sampleTimer: Disposable | null = null;

  constructor(options: MemoryCycleOptions) {
    this.#options = options;
  }

  get samplePeriodMs(): number {
    const periodMs = this.#options.samplePeriodMs();
    return this.#options.isAtRest() ? Math.min(periodMs * restFactor, Math.max(periodMs, maxRestMs)) : periodMs;
  }

  /** Starts over: the periods may have changed. The first sample comes at once. */
  start(): void {
    this.dispose();
    const { clock, sweep, sweepPeriodMs } = this.#options;
    this.#timers = [clock.every(sweepPeriodMs(), sweep), clock.every(guardMs, () => this.#guard())];
    this.#sample();
  }

  /** The next sample comes now, and the period begins anew with it. */
  sampleNow(): void {
    this.#sampleTimer?.dispose();
    this.#sample();
  }

  dispose(): void {
    for (const timer of this.#timers) timer.dispose();
    this.#timers = [];
    this.#sampleTimer?.dispose();
    this.#sampleTimer = null;
  }

  #sample(): void {
    this.#options.sample();
    this.#sampleTimer = this.#options.clock.after(this.samplePeriodMs, () => this.#sample());
  }

  #guard(): void {
    if (this.#options.isNearLimit()) this.#options.guard();
  }
}
