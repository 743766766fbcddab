import { EntryUses } from './entry-uses.ts';
import type { EvictionPolicy, HashOf } from './eviction-policy.ts';
import { FrequencySketch } from './frequency-sketch.ts';
import { firstWindowShare, WindowChooser } from './window-chooser.ts';
import { WindowTinyLfu } from './window-tiny-lfu.ts';

/**
 * W-TinyLFU whose window is as large as suits the look-ups of late: see `WindowTinyLfu` and `WindowChooser`. The uses of
 * what is held are counted by entry; the sketch knows those of what is not held, and of the keys that the miniatures hear
 * of.
 */
export class AdaptivePolicy implements EvictionPolicy {
  readonly #sketch = new FrequencySketch();
  readonly #chooser = new WindowChooser(this.#sketch);
  readonly #uses = new EntryUses();
  readonly #entries = new WindowTinyLfu((id) => this.#uses.of(id), firstWindowShare);
  readonly #hashOf: HashOf;

  constructor(hashOf: HashOf) {
    this.#hashOf = hashOf;
  }

  get reservedBytes(): number {
    const lists = this.#entries.reservedBytes + this.#uses.reservedBytes;
    return this.#sketch.reservedBytes + this.#chooser.reservedBytes + lists;
  }

  /** What part of the room new entries have to themselves. */
  get windowShare(): number {
    return this.#entries.windowShare;
  }

  missed(hash: number): void {
    this.#sketch.count(hash);
    this.#age();
    this.#uses.passed();
    if (this.#chooser.isSampled(hash)) this.#sampled(hash);
  }

  hit(id: number, hash: number): void {
    const isSampled = this.#chooser.isSampled(hash);
    if (this.#uses.use(id)) {
      this.#entries.hit(id);
      if (isSampled) this.#sketch.count(hash);
      this.#age();
    }
    this.#uses.passed();
    if (isSampled) this.#sampled(hash);
  }

  insert(id: number, hash: number): void {
    this.#uses.begin(id, this.#sketch.frequency(hash));
    this.#entries.insert(id);
    this.#chooser.admitted(hash);
  }

  evict(): number {
    const id = this.#entries.evict();
    if (id !== -1) this.#sketch.raise(this.#hashOf(id), this.#uses.of(id));
    return id;
  }

  remove(id: number, hash: number): void {
    this.#sketch.raise(hash, this.#uses.of(id));
    this.#entries.remove(id);
    this.#chooser.removed(hash);
  }

  rekey(id: number, oldHash: number, hash: number): void {
    if (this.#chooser.isSampled(hash)) this.#sketch.raise(hash, this.#uses.of(id));
    this.#chooser.rekeyed(oldHash, hash);
  }

  renumber(from: number, to: number): void {
    this.#entries.renumber(from, to);
    this.#uses.renumber(from, to);
  }

  setCapacity(entries: number): void {
    this.#sketch.setCapacity(entries);
    this.#chooser.setCapacity(entries);
    this.#entries.setCapacity(entries);
    this.#uses.setCapacity(entries);
  }

  reserve(ids: number): void {
    this.#entries.reserve(ids);
    this.#uses.reserve(ids);
  }

  clear(): void {
    this.#entries.clear();
    this.#chooser.clear();
  }

  #age(): void {
    if (this.#sketch.passed()) this.#uses.halve();
  }

  #sampled(hash: number): void {
    const share = this.#chooser.accessed(hash);
    if (share !== 0) this.#entries.setWindowShare(share);
  }
}
