import type { Floor, Moment } from './floor.ts';

/** Floors of a component that is not collected: the lowest sample of each bucket. */
export class BucketFloors {
  readonly #bucketSeconds: number;
  #lowest: Floor | null = null;
  #slot = -1;

  constructor(bucketSeconds: number) {
    if (!(bucketSeconds > 0)) throw new RangeError(`bucketSeconds must be positive, not ${bucketSeconds}`);
    this.#bucketSeconds = bucketSeconds;
  }

  /** The floor of the bucket that this sample ends, if it ends one. */
  add(moment: Moment, bytes: number, items: number): Floor | null {
    const slot = Math.floor(moment.awake / this.#bucketSeconds);
    const done = slot === this.#slot ? null : this.#lowest;
    if (slot !== this.#slot || !this.#lowest || bytes < this.#lowest.bytes)
      this.#lowest = { ...moment, bytes, items, slackBytes: 0 };
    this.#slot = slot;
    return done;
  }

  drop(): void {
    this.#lowest = null;
    this.#slot = -1;
  }
}
