import { positiveInteger } from '../util/assert.ts';

/** One thing that happened, and how many before it did not get through. */
export interface News<T> {
  readonly item: T;
  readonly droppedBefore: number;
}

/** What waits to be told, the oldest first. When it is full the oldest makes room, and the next one told says so. */
export class NewsQueue<T> {
  readonly #capacity: number;
  readonly #items: T[] = [];
  #dropped = 0;

  constructor(capacity: number) {
    positiveInteger('capacity', capacity);
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#items.length;
  }

  add(item: T): void {
    this.#items.push(item);
    if (this.#items.length <= this.#capacity) return;
    this.#items.shift();
    this.#dropped += 1;
  }

  /** Takes all of it. */
  takeAll(): News<T>[] {
    const taken = this.#items
      .splice(0)
      .map((item, index) => ({ item, droppedBefore: index === 0 ? this.#dropped : 0 }));
    if (taken.length > 0) this.#dropped = 0;
    return taken;
  }
}
