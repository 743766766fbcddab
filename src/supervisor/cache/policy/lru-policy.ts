import type { EvictionPolicy } from './eviction-policy.ts';
import { LinkedLists } from './linked-lists.ts';

const used = 0;

/** The entry that was used longest ago goes first. */
export class LruPolicy implements EvictionPolicy {
  readonly #lists = new LinkedLists(1);

  get reservedBytes(): number {
    return this.#lists.reservedBytes;
  }

  missed(): void {
    // What is not held has no place in the order.
  }

  hit(id: number): void {
    this.#lists.moveToFront(used, id);
  }

  insert(id: number): void {
    this.#lists.pushFront(used, id);
  }

  evict(): number {
    return this.#lists.takeBack(used);
  }

  remove(id: number): void {
    this.#lists.remove(id);
  }

  rekey(): void {
    // The place belongs to the entry, not to its key.
  }

  renumber(from: number, to: number): void {
    this.#lists.renumber(from, to);
  }

  setCapacity(): void {
    // The order is the same at any size.
  }

  reserve(ids: number): void {
    this.#lists.reserve(ids);
  }

  clear(): void {
    this.#lists.clear();
  }
}
