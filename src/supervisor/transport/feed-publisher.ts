import { metricsVersion, type SupervisorMetrics, type MetricsFrame } from '../../shared/contract/memory-api.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../shared/util/clock.ts';

/** How soon a change of the index reaches the window. */
const indexPeriodMs = 500;

export interface FeedPublisherOptions {
  readonly clock: Clock;
  readonly hasListeners: () => boolean;
  readonly readIndex: () => MetricsFrame['index'];
  /** The memory manager's latest sample, with what a window needs beside it. Measures only where there is none. */
  readonly readMemory: () => SupervisorMetrics;
  readonly publish: (frame: MetricsFrame) => void;
}

/**
 * Pushes the latest state to the windows while there are any: the memory manager's samples as they are taken, so that
 * what is shown is what the history has, and the index when it has changed. It measures nothing itself.
 */
export class FeedPublisher implements Disposable {
  readonly #options: FeedPublisherOptions;
  readonly #indexTimer: Disposable;
  #memory: SupervisorMetrics | null = null;
  #lastIndex = '';

  constructor(options: FeedPublisherOptions) {
    this.#options = options;
    this.#indexTimer = options.clock.every(indexPeriodMs, () => this.#tick());
  }

  /** The memory manager has taken a sample. */
  sampled(): void {
    this.#memory = this.#options.readMemory();
    this.push();
  }

  /** Pushes what is known to every window; a new client is given its first frame so. */
  push(): void {
    if (this.#options.hasListeners()) this.#send(this.#options.readIndex());
  }

  dispose(): void {
    this.#indexTimer.dispose();
  }

  #tick(): void {
    if (!this.#options.hasListeners()) return;
    const index = this.#options.readIndex();
    if (JSON.stringify(index) !== this.#lastIndex) this.#send(index);
  }

  #send(index: MetricsFrame['index']): void {
    this.#lastIndex = JSON.stringify(index);
    this.#memory ??= this.#options.readMemory();
    this.#options.publish({ version: metricsVersion, memory: this.#memory, index });
  }
}
