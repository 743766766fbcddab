import type { FeedFrame } from '../../shared/contract/bridge-api.ts';
import { DisposableStore, type Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../shared/util/clock.ts';

const statusPeriodMs = 500;
/** Reading a process's memory map costs a millisecond or two, so it is done less often. */
const memoryPeriodMs = 2_000;

export interface FeedPublisherOptions {
  readonly clock: Clock;
  readonly hasListeners: () => boolean;
  readonly readIndex: () => FeedFrame['index'];
  readonly readMemory: () => FeedFrame['memory'];
  readonly publish: (frame: FeedFrame) => void;
}

/** Sends the latest state to the windows while there are any, and only when it has changed. */
export class FeedPublisher implements Disposable {
  readonly #options: FeedPublisherOptions;
  readonly #owned = new DisposableStore();
  #memory: FeedFrame['memory'] | null = null;
  #lastSent = '';

  constructor(options: FeedPublisherOptions) {
    this.#options = options;
    this.#owned.add(options.clock.every(statusPeriodMs, () => this.tick()));
    this.#owned.add(options.clock.every(memoryPeriodMs, () => (this.#memory = null)));
  }

  /** Sends a frame when something has changed; a new client gets one at once through `force`. */
  tick(force = false): void {
    if (!this.#options.hasListeners()) return;
    this.#memory ??= this.#options.readMemory();
    const frame = { index: this.#options.readIndex(), memory: this.#memory };
    const content = JSON.stringify(frame);
    if (!force && content === this.#lastSent) return;
    this.#lastSent = content;
    this.#options.publish(frame);
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
