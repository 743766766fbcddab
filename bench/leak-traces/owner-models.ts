import type { Random } from './random.ts';

/** A cache that fills to its capacity; for `two_caches` a second one opens later and raises the capacity. */
export class CacheModel {
  readonly #random: Random;
  readonly #mbPerEntry: number;
  readonly #fillSeconds: number;
  readonly #firstMb: number;
  readonly #secondMb: number;
  readonly #secondAt: number;
  #startedAt = 0;
  capacityMb = 0;
  entries = 0;
  sizeMb = 0;

  constructor(cls: string, random: Random, seconds: number) {
    this.#random = random;
    this.#mbPerEntry = random.scale(0.0015, 0.0065);
    const isSlow = cls === 'cache_plateau' || cls === 'two_caches' || cls === 'lin_0.01_cachefill';
    this.#fillSeconds = isSlow ? random.scale(600, 3_000) : random.scale(80, 300);
    this.#firstMb = random.scale(5, 160);
    this.#secondMb = random.between(20, 50);
    this.#secondAt = cls === 'two_caches' ? random.between(0.3, 0.6) * seconds : Number.POSITIVE_INFINITY;
  }

  advance(at: number, intensity: number): void {
    const second = at >= this.#secondAt;
    this.capacityMb = this.#firstMb + (second ? this.#secondMb : 0);
    const filled = this.#filled(at - this.#startedAt, this.#firstMb);
    const more = second ? this.#filled(at - this.#secondAt, this.#secondMb) : 0;
    const missing = Math.abs(this.#random.normal(0.008)) * Math.min(1, intensity + 0.3);
    this.entries = Math.round(((filled + more) * (1 - missing)) / this.#mbPerEntry);
    this.sizeMb = this.entries * this.#mbPerEntry;
  }

  restart(at: number): void {
    this.#startedAt = at;
  }

  #filled(elapsed: number, capacityMb: number): number {
    return capacityMb * (1 - Math.exp(-elapsed / this.#fillSeconds));
  }
}

/** An index that holds items; for `index_growth` they grow in number, and its table doubles now and then. */
export class IndexModel {
  readonly #random: Random;
  readonly #growth: number;
  readonly #mbPerItem: number;
  readonly #slotMb: number;
  #slots: number;
  items: number;
  sizeMb = 0;

  constructor(cls: string, random: Random) {
    this.#random = random;
    this.items = Math.round(random.scale(500, 20_000));
    this.#growth = cls === 'index_growth' ? random.scale(5, 70) : 0;
    this.#mbPerItem = random.between(0.0016, 0.0042);
    this.#slotMb = random.between(0.0001, 0.0004);
    this.#slots = 1_024;
  }

  advance(intensity: number): void {
    if (this.#growth > 0 && intensity > 0.3) this.items += Math.round(this.#growth + this.#random.normal(1));
    while (this.#slots < this.items) this.#slots *= 2;
    this.sizeMb = this.items * this.#mbPerItem + this.#slots * this.#slotMb;
  }
}
