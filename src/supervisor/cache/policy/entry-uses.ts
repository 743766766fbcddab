import { resizedUint16 } from '../typed-arrays.ts';
import { maxUses } from './frequency-sketch.ts';

/** Epochs a cache's worth of look-ups. */
const epochsPerCapacity = 2;
/** Of what is kept of an entry, the last four bits are its uses, the others the epoch of its last use. */
const epochShift = 4;
const epochs = 2 ** 12;

/**
 * How often entries were used of late. Time is divided into epochs of so many look-ups, and within one only the first use
 * of an entry counts: the pauses of one edit look up the same passages again and again, which says little of whether
 * anybody wants them next week (O'Neil, O'Neil, Weikum: LRU-K, 1993, call it the correlated reference period). Two bytes
 * an id.
 */
export class EntryUses {
  #entries = new Uint16Array(0);
  #epoch = 0;
  #lookUpsPerEpoch = 1;
  #lookUpsLeft = 1;

  get reservedBytes(): number {
    return this.#entries.byteLength;
  }

  setCapacity(entries: number): void {
    this.#lookUpsPerEpoch = Math.max(1, Math.round(entries / epochsPerCapacity));
    this.#lookUpsLeft = Math.min(this.#lookUpsLeft, this.#lookUpsPerEpoch);
  }

  reserve(ids: number): void {
    this.#entries = resizedUint16(this.#entries, ids);
  }

  /** A look-up, whatever it found. */
  passed(): void {
    this.#lookUpsLeft -= 1;
    if (this.#lookUpsLeft > 0) return;
    this.#lookUpsLeft = this.#lookUpsPerEpoch;
    // An entry that comes again after exactly as many epochs as can be told apart is taken for one just used.
    this.#epoch = (this.#epoch + 1) & (epochs - 1);
  }

  of(id: number): number {
    return (this.#entries[id] ?? 0) & maxUses;
  }

  /** A new entry, whose key was used so often; the present epoch's use is among them. */
  begin(id: number, uses: number): void {
    this.#entries[id] = (this.#epoch << epochShift) | uses;
  }

  /** Counts a use, unless it is not the first in this epoch: false then. */
  use(id: number): boolean {
    const entry = this.#entries[id] ?? 0;
    if (entry >>> epochShift === this.#epoch) return false;
    const uses = entry & maxUses;
    this.#entries[id] = (this.#epoch << epochShift) | (uses === maxUses ? uses : uses + 1);
    return true;
  }

  renumber(from: number, to: number): void {
    this.#entries[to] = this.#entries[from] ?? 0;
  }

  halve(): void {
    for (let id = 0; id < this.#entries.length; id += 1) {
      const entry = this.#entries[id] ?? 0;
      this.#entries[id] = (entry & ~maxUses) | ((entry & maxUses) >>> 1);
    }
  }
}
