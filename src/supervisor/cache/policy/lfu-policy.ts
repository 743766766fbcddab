import type { EvictionPolicy } from './eviction-policy.ts';
import { LinkedLists } from './linked-lists.ts';

/** There is a list for each number of uses; more are not told apart. */
const maxUses = 63;
const usesPerEntryAndAge = 10;

/**
 * The entry that was used least goes first, and of these the one that was used longest ago. Uses are halved after ten for
 * each entry, or what was popular once would stay for ever.
 */
export class LfuPolicy implements EvictionPolicy {
  readonly #byUses = new LinkedLists(maxUses + 1);
  #capacity = 1;
  #uses = 0;

  get reservedBytes(): number {
    return this.#byUses.reservedBytes;
  }

  missed(): void {
    // Only the uses of what is held are counted.
  }

  hit(id: number): void {
    this.#byUses.moveToFront(Math.min(maxUses, this.#byUses.listOf(id) + 1), id);
    this.#uses += 1;
    if (this.#uses >= this.#capacity * usesPerEntryAndAge) this.#halve();
  }

  insert(id: number): void {
    this.#byUses.pushFront(1, id);
  }

  evict(): number {
    for (let uses = 0; uses <= maxUses; uses += 1) {
      const id = this.#byUses.takeBack(uses);
      if (id !== -1) return id;
    }
    return -1;
  }

  remove(id: number): void {
    this.#byUses.remove(id);
  }

  rekey(): void {
    // The uses belong to the entry, not to its key.
  }

  renumber(from: number, to: number): void {
    this.#byUses.renumber(from, to);
  }

  setCapacity(entries: number): void {
    this.#capacity = Math.max(1, entries);
  }

  reserve(ids: number): void {
    this.#byUses.reserve(ids);
  }

  clear(): void {
    this.#byUses.clear();
    this.#uses = 0;
  }

  /** From the fewest uses to the most, so that each entry moves once; within a list the order stays. */
  #halve(): void {
    this.#uses = 0;
    for (let uses = 1; uses <= maxUses; uses += 1) {
      const entries = this.#byUses.size(uses);
      for (let moved = 0; moved < entries; moved += 1) {
        this.#byUses.moveToFront(Math.floor(uses / 2), this.#byUses.back(uses));
      }
    }
  }
}
