import { metricsVersion, type SupervisorMetrics, type MetricsFrame } from '../../shared/contract/memory-api.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../shared/util/clock.ts';

/** How soon a change of the index reaches the window. */
const indexPeriodMs = 500;

export interface FeedPublisherOptions {
  readonly clock: Clock;
  /** Milliseconds between two measurements of memory; each is pushed. */
  readonly memoryPeriodMs: () => number;
  readonly hasListeners: () => boolean;
  readonly readIndex: () => MetricsFrame['index'];
  readonly readMemory: () => SupervisorMetrics;
  readonly publish: (frame: MetricsFrame) => void;
}

/**
 * Pushes the latest state to the windows while there are any: memory at its period and on demand, the index when it has
 * changed. Nothing is measured while nobody listens.
 */
export class FeedPublisher implements Disposable {
  readonly #options: FeedPublisherOptions;
  readonly #indexTimer: Disposable;
  #pushedAtMs: number;
  #memory: SupervisorMetrics | null = null;
  #lastIndex = '';

  constructor(options: FeedPublisherOptions) {
    this.#options = options;
    this.#pushedAtMs = options.clock.nowMs();
    this.#indexTimer = options.clock.every(indexPeriodMs, () => this.#tick());
  }

  /** Measures now and pushes to every window; a new client is given its first frame so. */
  push(): SupervisorMetrics {
    this.#memory = this.#options.readMemory();
    this.#pushedAtMs = this.#options.clock.nowMs();
    if (this.#options.hasListeners()) this.#send(this.#memory, this.#options.readIndex());
    return this.#memory;
  }

  dispose(): void {
    this.#indexTimer.dispose();
  }

  #tick(): void {
    if (!this.#options.hasListeners()) return;
    if (this.#options.clock.nowMs() - this.#pushedAtMs >= this.#options.memoryPeriodMs()) {
      this.push();
      return;
    }
    const index = this.#options.readIndex();
    if (JSON.stringify(index) === this.#lastIndex) return;
    // The memory in a frame between two measurements is the last measured; reading it costs a millisecond or two.
    this.#send((this.#memory ??= this.#options.readMemory()), index);
  }

  #send(memory: SupervisorMetrics, index: MetricsFrame['index']): void {
    this.#lastIndex = JSON.stringify(index);
    this.#options.publish({ version: metricsVersion, memory, index });
  }
}
