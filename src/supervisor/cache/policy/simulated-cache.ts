import type { FrequencySketch } from './frequency-sketch.ts';
import { HashIndex } from './hash-index.ts';
import { WindowTinyLfu } from './window-tiny-lfu.ts';

/** A cache of hashes without values: what one share of the window would have kept, in miniature. */
export class SimulatedCache {
  readonly windowShare: number;
  readonly #capacity: number;
  readonly #index: HashIndex;
  readonly #policy: WindowTinyLfu;
  /** Ids in use are those below. */
  #size = 0;

  constructor(sketch: FrequencySketch, windowShare: number, capacity: number) {
    this.windowShare = windowShare;
    this.#capacity = capacity;
    this.#index = new HashIndex(capacity);
    this.#policy = new WindowTinyLfu((id) => sketch.frequency(this.#index.hashOf(id)), windowShare);
    this.#policy.reserve(capacity);
    this.#policy.setCapacity(capacity);
  }

  get reservedBytes(): number {
    return this.#index.reservedBytes + this.#policy.reservedBytes;
  }

  /** A look-up: true when the hash was there. It is there afterwards. */
  access(hash: number): boolean {
    const id = this.#index.find(hash);
    if (id === -1) this.#insert(hash);
    else this.#policy.hit(id);
    return id !== -1;
  }

  /** An entry that came without a look-up. */
  admit(hash: number): void {
    if (this.#index.find(hash) === -1) this.#insert(hash);
  }

  remove(hash: number): void {
    const id = this.#index.find(hash);
    if (id === -1) return;
    this.#policy.remove(id);
    this.#index.remove(id);
    this.#size -= 1;
    const last = this.#size;
    if (id === last) return;
    const moved = this.#index.hashOf(last);
    this.#index.remove(last);
    this.#index.add(id, moved);
    this.#policy.renumber(last, id);
  }

  /** An entry keeps its place under another hash, unless that is there already. */
  rekey(oldHash: number, hash: number): void {
    const id = this.#index.find(oldHash);
    if (id === -1) return;
    if (this.#index.find(hash) !== -1) return this.remove(oldHash);
    this.#index.remove(id);
    this.#index.add(id, hash);
  }

  clear(): void {
    this.#index.clear();
    this.#policy.clear();
    this.#size = 0;
  }

  #insert(hash: number): void {
    const id = this.#size < this.#capacity ? this.#size : this.#policy.evict();
    if (this.#size < this.#capacity) this.#size += 1;
    else this.#index.remove(id);
    this.#index.add(id, hash);
    this.#policy.insert(id);
  }
}
