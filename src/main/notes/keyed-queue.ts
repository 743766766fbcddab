import { AppError } from '../../shared/errors/app-error.ts';

/** Runs tasks that share a key one after the other; tasks without a common key run side by side. */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<void>>();
  readonly #maxWaiting: number;
  #waiting = 0;

  constructor(maxWaiting = 1_000) {
    this.#maxWaiting = maxWaiting;
  }

  /** All keys are taken in one step, so two tasks can never wait for each other. */
  async run<T>(keys: readonly string[], task: () => Promise<T>): Promise<T> {
    if (this.#waiting >= this.#maxWaiting)
      throw new AppError('too-many-requests', 'Too many file operations are waiting. Try again in a moment.');
    this.#waiting += 1;
    const before = keys.map((key) => this.#tails.get(key) ?? Promise.resolve());
    let end: () => void = () => {};
    const tail = new Promise<void>((resolve) => (end = resolve));
    for (const key of keys) this.#tails.set(key, tail);
    try {
      await Promise.all(before);
      return await task();
    } finally {
      this.#forget(keys, tail);
      end();
    }
  }

  /** Keys in use. */
  get size(): number {
    return this.#tails.size;
  }

  #forget(keys: readonly string[], tail: Promise<void>): void {
    this.#waiting -= 1;
    for (const key of keys) if (this.#tails.get(key) === tail) this.#tails.delete(key);
  }
}
