import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../shared/util/clock.ts';
import { RetryTimer } from '../../shared/util/retry-timer.ts';

/**
 * What stands in the way of indexing, each as a sentence for the user. What keeps only meaning from going on is tried
 * again a minute after the last setback, or when the user resumes.
 */
export class Setbacks implements Disposable {
  readonly #retry: RetryTimer;
  #model: string | null = null;
  #vectors: string | null = null;
  #everything: string | null = null;

  constructor(clock: Clock, onRetry: () => void) {
    this.#retry = new RetryTimer(clock, () => {
      this.forgive();
      onRetry();
    });
  }

  /** Why nothing can be embedded at the moment; words go on. */
  get model(): string | null {
    return this.#model;
  }

  /** Why vectors cannot be kept at the moment; words go on. */
  get vectors(): string | null {
    return this.#vectors;
  }

  /** The gravest; null when there is none. */
  get problem(): string | null {
    return this.#everything ?? this.#vectors ?? this.#model;
  }

  modelFails(problem: string): void {
    this.#model = problem;
    this.#retry.start();
  }

  vectorsFail(problem: string): void {
    this.#vectors = problem;
    this.#retry.start();
  }

  /** Nothing at all goes on until `everythingGoesOn`. */
  everythingStops(problem: string): void {
    this.#everything = problem;
    this.#retry.start();
  }

  everythingGoesOn(): void {
    this.#everything = null;
  }

  /** Tries again now. */
  forgive(): void {
    this.#retry.cancel();
    this.#model = null;
    this.#vectors = null;
  }

  dispose(): void {
    this.#retry.dispose();
  }
}
