import type { EvictionPolicy, HashOf } from './eviction-policy.ts';
import { FrequencySketch } from './frequency-sketch.ts';
import { firstWindowShare, WindowChooser } from './window-chooser.ts';
import { WindowTinyLfu } from './window-tiny-lfu.ts';

/** W-TinyLFU whose window is as large as suits the look-ups of late: see `WindowTinyLfu` and `WindowChooser`. */
export class AdaptivePolicy implements EvictionPolicy {
  readonly #sketch = new FrequencySketch();
  readonly #chooser = new WindowChooser(this.#sketch);
  readonly #entries: WindowTinyLfu;

  constructor(hashOf: HashOf) {
    this.#entries = new WindowTinyLfu(this.#sketch, hashOf, firstWindowShare);
  }

  get reservedBytes(): number {
    return this.#sketch.reservedBytes + this.#chooser.reservedBytes + this.#entries.reservedBytes;
  }

  /** What part of the room new entries have to themselves. */
  get windowShare(): number {
    return this.#entries.windowShare;
  }

  missed(hash: number): void {
    this.#accessed(hash);
  }

  hit(id: number, hash: number): void {
    this.#entries.hit(id);
    this.#accessed(hash);
  }

  insert(id: number, hash: number): void {
    this.#entries.insert(id);
    this.#chooser.admitted(hash);
  }

  evict(): number {
    return this.#entries.evict();
  }

  remove(id: number, hash: number): void {
    this.#entries.remove(id);
    this.#chooser.removed(hash);
  }

  rekey(_id: number, oldHash: number, hash: number): void {
    this.#sketch.inherit(oldHash, hash);
    this.#chooser.rekeyed(oldHash, hash);
  }

  renumber(from: number, to: number): void {
    this.#entries.renumber(from, to);
  }

  setCapacity(entries: number): void {
    this.#sketch.setCapacity(entries);
    this.#chooser.setCapacity(entries);
    this.#entries.setCapacity(entries);
  }

  reserve(ids: number): void {
    this.#entries.reserve(ids);
  }

  clear(): void {
    this.#entries.clear();
    this.#chooser.clear();
  }

  #accessed(hash: number): void {
    this.#sketch.count(hash);
    const share = this.#chooser.accessed(hash);
    if (share !== 0) this.#entries.setWindowShare(share);
  }
}
