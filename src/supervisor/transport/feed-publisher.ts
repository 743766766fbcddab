import { metricsVersion, type MemoryMetrics, type MetricsFrame } from '../../shared/contract/memory-api.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../shared/util/clock.ts';

/** How soon a change of the index reaches the window. */
const indexPeriodMs = 500;

export interface FeedPublisherOptions {
  readonly clock: Clock;
  /** Milliseconds between two measurements of memory; each is pushed. */
  readonly memoryPeriodMs: number;
  readonly hasListeners: () => boolean;
  readonly readIndex: () => MetricsFrame['index'];
  readonly readMemory: () => MemoryMetrics;
  readonly publish: (frame: MetricsFrame) => void;
}

/**
 * Pushes the latest state to the windows while there are any: memory at its period and on demand, the index when it has
 * changed. Nothing is measured while nobody listens.
 */
export class FeedPublisher implements Disposable {
  readonly #options: FeedPublisherOptions;
  readonly #indexTimer: Disposable;
  #memoryTimer: Disposable;
  #memory: MemoryMetrics | null = null;
  #lastIndex = '';

  constructor(options: FeedPublisherOptions) {
    this.#options = options;
    this.#indexTimer = options.clock.every(indexPeriodMs, () => this.#tickIndex());
    this.#memoryTimer = this.#measureEvery(options.memoryPeriodMs);
  }

  setMemoryPeriodMs(periodMs: number): void {
    this.#memoryTimer.dispose();
    this.#memoryTimer = this.#measureEvery(periodMs);
    this.push();
  }

  /** Measures now and pushes to every window; a new client is given its first frame so. */
  push(): MemoryMetrics {
    this.#memory = this.#options.readMemory();
    if (this.#options.hasListeners()) this.#send(this.#memory);
    return this.#memory;
  }

  dispose(): void {
    this.#indexTimer.dispose();
    this.#memoryTimer.dispose();
  }

  #measureEvery(periodMs: number): Disposable {
    return this.#options.clock.every(periodMs, () => {
      if (this.#options.hasListeners()) this.push();
    });
  }

  #tickIndex(): void {
    if (!this.#options.hasListeners()) return;
    const index = JSON.stringify(this.#options.readIndex());
    // The memory in a frame between two measurements is the last measured; reading it costs a millisecond or two.
    if (index !== this.#lastIndex) this.#send((this.#memory ??= this.#options.readMemory()));
  }

  #send(memory: MemoryMetrics): void {
    const index = this.#options.readIndex();
    this.#lastIndex = JSON.stringify(index);
    this.#options.publish({ version: metricsVersion, memory, index });
  }
}
