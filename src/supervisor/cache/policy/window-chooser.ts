import { mix32 } from '../hash.ts';
import type { FrequencySketch } from './frequency-sketch.ts';
import { SimulatedCache } from './simulated-cache.ts';

/** From almost only frequency to almost only recency. */
const windowShares = [0.01, 0.05, 0.1, 0.2, 0.4, 0.8] as const;
export const firstWindowShare = 0.2;

/** The miniatures' size: all six together weigh about as much as a third of the policy's lists. */
const entriesPerMiniatureEntry = 16;
const minMiniatureEntries = 16;
const maxMiniatureEntries = 512;
/** What was hit fades by this much with each judgement: the memory of some fifty of them. */
const fading = 0.98;
/** Another share must have hit so many times as much as the present one. */
const needed = 1.002;
const hashRange = 2 ** 32;

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
    this.#sampledBelow = (size / Math.max(1, entries)) * hashRange;
    if (size === this.#miniatureEntries) return;
    this.#miniatureEntries = size;
    this.#miniatures = windowShares.map((share) => new SimulatedCache(this.#sketch, share, size));
  }

  /** Takes note of a look-up; returns the share to take from now on, or 0 to leave it. */
  accessed(hash: number): number {
    if (!this.#isSampled(hash)) return 0;
    for (let at = 0; at < this.#miniatures.length; at += 1) {
      if (this.#miniatures[at]?.access(hash)) this.#hits[at] = (this.#hits[at] ?? 0) + 1;
    }
    this.#sampled += 1;
    return this.#sampled >= this.#miniatureEntries ? this.#judge() : 0;
  }

  /** An entry that may have come without a look-up. */
  admitted(hash: number): void {
    if (this.#isSampled(hash)) for (const miniature of this.#miniatures) miniature.admit(hash);
  }

  removed(hash: number): void {
    if (this.#isSampled(hash)) for (const miniature of this.#miniatures) miniature.remove(hash);
  }

  rekeyed(oldHash: number, hash: number): void {
    if (!this.#isSampled(oldHash)) return;
    for (const miniature of this.#miniatures) {
      if (this.#isSampled(hash)) miniature.rekey(oldHash, hash);
      else miniature.remove(oldHash);
    }
  }

  clear(): void {
    for (const miniature of this.#miniatures) miniature.clear();
  }

  #isSampled(hash: number): boolean {
    return mix32(hash ^ 0x5bd1e995) >>> 0 < this.#sampledBelow;
  }

  #judge(): number {
    this.#sampled = 0;
    const before = this.#chosen;
    let best = this.#hits[before] ?? 0;
    for (let at = 0; at < this.#hits.length; at += 1) {
      const hits = this.#hits[at] ?? 0;
      if (hits > best * (this.#chosen === before ? needed : 1)) {
        best = hits;
        this.#chosen = at;
      }
      this.#hits[at] = hits * fading;
    }
    return this.#chosen === before ? 0 : (windowShares[this.#chosen] ?? 0);
  }
}
