import type { FrequencySketch } from './frequency-sketch.ts';
import { SimulatedCache } from './simulated-cache.ts';

/** From almost only frequency to almost only recency. */
const windowShares = [0.01, 0.1, 0.4, 0.8] as const;
export const firstWindowShare = 0.4;

/** The miniatures' size: all together take five bytes an entry at most. */
const entriesPerMiniatureEntry = 16;
const minMiniatureEntries = 16;
const maxMiniatureEntries = 256;
/** What was hit fades by this much with each judgement: the memory of some fifty of them. */
const fading = 0.98;
/** Another share must have hit more than the present one: by so much of its hits, and by so many, or chance decides. */
const neededShare = 0.001;
const neededHits = 16;
/** Samples are drawn by thirty bits of the hash. */
const sampleRange = 2 ** 30;

/**
 * Chooses the share of the window by miniature simulation (Waldspurger and others: Cache Modeling and Optimization using
 * Miniature Simulations, 2017): of the keys, a sample by hash goes through one small cache for each share, as much
 * smaller as the sample is. The share whose miniature hit most is taken.
 */
export class WindowChooser {
  readonly #sketch: FrequencySketch;
  readonly #hits = new Float64Array(windowShares.length);
  #miniatures: readonly SimulatedCache[] = [];
  #miniatureEntries = 0;
  #sampledBelow = 0;
  #sampled = 0;
  #chosen: number = windowShares.indexOf(firstWindowShare);

  constructor(sketch: FrequencySketch) {
    this.#sketch = sketch;
  }

  get reservedBytes(): number {
    return this.#miniatures.reduce((bytes, { reservedBytes }) => bytes + reservedBytes, this.#hits.byteLength);
  }

  /** Miniatures of another size start empty; which share was best is not forgotten. */
  setCapacity(entries: number): void {
    const wanted = Math.ceil(entries / entriesPerMiniatureEntry);
    const size = Math.max(1, Math.min(entries, Math.max(minMiniatureEntries, Math.min(maxMiniatureEntries, wanted))));
    this.#sampledBelow = Math.floor((size / Math.max(1, entries)) * sampleRange);
    if (size === this.#miniatureEntries) return;
    this.#miniatureEntries = size;
    this.#miniatures = windowShares.map((share) => new SimulatedCache(this.#sketch, share, size));
  }

  /** Whether the miniatures are to hear of look-ups of a key. */
  isSampled(hash: number): boolean {
    return Math.imul(hash, 0x5bd1e995) >>> 2 < this.#sampledBelow;
  }

  /** Takes note of a look-up of a sampled key; returns the share to take from now on, or 0 to leave it. */
  accessed(hash: number): number {
    for (let at = 0; at < this.#miniatures.length; at += 1) {
      if (this.#miniatures[at]?.access(hash)) this.#hits[at] = (this.#hits[at] ?? 0) + 1;
    }
    this.#sampled += 1;
    return this.#sampled >= this.#miniatureEntries ? this.#judge() : 0;
  }

  /** An entry that may have come without a look-up. */
  admitted(hash: number): void {
    if (this.isSampled(hash)) for (const miniature of this.#miniatures) miniature.admit(hash);
  }

  removed(hash: number): void {
    if (this.isSampled(hash)) for (const miniature of this.#miniatures) miniature.remove(hash);
  }

  rekeyed(oldHash: number, hash: number): void {
    if (!this.isSampled(oldHash)) return;
    for (const miniature of this.#miniatures) {
      if (this.isSampled(hash)) miniature.rekey(oldHash, hash);
      else miniature.remove(oldHash);
    }
  }

  clear(): void {
    for (const miniature of this.#miniatures) miniature.clear();
  }

  #judge(): number {
    this.#sampled = 0;
    const before = this.#chosen;
    let best = (this.#hits[before] ?? 0) * (1 + neededShare) + neededHits;
    for (let at = 0; at < this.#hits.length; at += 1) {
      const hits = this.#hits[at] ?? 0;
      if (hits > best) {
        best = hits;
        this.#chosen = at;
      }
      this.#hits[at] = hits * fading;
    }
    return this.#chosen === before ? 0 : (windowShares[this.#chosen] ?? 0);
  }
}
