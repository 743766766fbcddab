/** Whom to tell, each once for as long as it listens. */
export class ListenerSet {
  readonly #listeners = new Set<(data: unknown) => void>();

  /** Returns the function that ends it. */
  add(listener: (data: unknown) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(data: unknown): void {
    for (const listener of this.#listeners) listener(data);
  }
}
