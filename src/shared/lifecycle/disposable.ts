/** Something with an end. Whoever creates it owns it and disposes it. */
export interface Disposable {
  dispose(): void;
}

/** Owns disposables and ends them in reverse order of registration. */
export class DisposableStore implements Disposable {
  readonly #items: Disposable[] = [];
  #disposed = false;

  /** Registers on the line after creation; what is added after the end is ended at once. */
  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  addFunction(dispose: () => void): void {
    this.add({ dispose });
  }

  get size(): number {
    return this.#items.length;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (let item = this.#items.pop(); item; item = this.#items.pop()) item.dispose();
  }
}
