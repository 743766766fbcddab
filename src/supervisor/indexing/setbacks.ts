import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../shared/util/clock.ts';

const retryMs = 60_000;

/**
 * What stands in the way of indexing, each as a sentence for the user. What keeps only meaning from going on is tried
 * again a minute after the last setback, or when the user resumes.
 */
export class Setbacks implements Disposable {
  readonly #clock: Clock;
  readonly #onRetry: () => void;
  #model: string | null = null;
  #vectors: string | null = null;
  #everything: string | null = null;
  #retry: Disposable | null = null;
  #isDisposed = false;

  constructor(clock: Clock, onRetry: () => void) {
    this.#clock = clock;
    this.#onRetry = onRetry;
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
    this.#retryLater();
  }

  vectorsFail(problem: string): void {
    this.#vectors = problem;
    this.#retryLater();
  }

  /** Nothing at all goes on until `everythingGoesOn`. */
  everythingStops(problem: string): void {
    this.#everything = problem;
    this.#retryLater();
  }

  everythingGoesOn(): void {
    this.#everything = null;
  }

  /** Tries again now. */
  forgive(): void {
    this.#retry?.dispose();
    this.#model = null;
    this.#vectors = null;
  }

  #retryLater(): void {
    this.#retry?.dispose();
    if (this.#isDisposed) return; // A timer set now would have no owner.
    this.#retry = this.#clock.after(retryMs, () => {
      this.forgive();
      this.#onRetry();
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#retry?.dispose();
  }
}
