import type { ModelChangeStatus } from '../../shared/contract/index-api.ts';
import { isAppError, messageOf } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../shared/util/clock.ts';
import { RetryTimer } from '../../shared/util/retry-timer.ts';
import type { BackgroundWork } from '../indexing/background-work.ts';

export interface ModelLookupOptions {
  /** Ollama's name of the model that the settings name. */
  readonly model: string;
  /** Asks for it and remembers it. */
  readonly find: (signal: AbortSignal) => Promise<void>;
  readonly countPassages: () => number;
  readonly clock: Clock;
  readonly wake: () => void;
  /** It is known now: a new life begins the change to it. */
  readonly onFound: () => void;
}

/** Finds out what has to be known of a chosen model before its vectors can be made; it may not be there yet. */
export class ModelLookup implements BackgroundWork, Disposable {
  readonly #options: ModelLookupOptions;
  readonly #life = new AbortController();
  readonly #retry: RetryTimer;
  #asking: Promise<void> | null = null;
  #isFound = false;
  #problem: string | null = null;

  constructor(options: ModelLookupOptions) {
    this.#options = options;
    this.#retry = new RetryTimer(options.clock, () => this.retry());
  }

  status(): ModelChangeStatus {
    const { model, countPassages } = this.#options;
    return { model, done: 0, total: countPassages(), problem: this.#problem };
  }

  /** Only begins it: a model that has to be loaded first answers late, and other work must not wait for it. */
  step(): Promise<boolean> {
    if (!this.#isFound && this.#problem === null) this.#asking ??= this.#ask().finally(() => (this.#asking = null));
    return Promise.resolve(false);
  }

  /** Asks at once where it had to wait. */
  retry(): void {
    this.#retry.cancel();
    this.#problem = null;
    this.#options.wake();
  }

  dispose(): void {
    this.#retry.dispose();
    this.#life.abort();
  }

  /** Resolves when the call under way has ended after `dispose`. */
  async ended(): Promise<void> {
    await this.#asking;
  }

  async #ask(): Promise<void> {
    const { find, onFound } = this.#options;
    const { signal } = this.#life;
    try {
      await find(signal);
      if (signal.aborted) return;
      this.#isFound = true;
      onFound();
    } catch (error) {
      if (signal.aborted) return;
      this.#problem = isAppError(error) ? error.message : `The model could not be asked for: ${messageOf(error)}`;
      this.#retry.start();
    }
  }
}
