import { BucketFloors } from './bucket-floors.ts';
import type { Floor, Moment } from './floor.ts';
import type { LeakSettings } from './leak-settings.ts';

const bucketSeconds = 10;
const heldFloors = 12;

/** The last two minutes, floor by floor: only for leaks so fast that waiting for real floors would cost the user. */
export class FastFloors {
  readonly #buckets = new BucketFloors(bucketSeconds);
  #floors: readonly Floor[] = [];

  /** The floors so far when this sample ends one; null otherwise. */
  add(moment: Moment, bytes: number, items: number): readonly Floor[] | null {
    const floor = this.#buckets.add(moment, bytes, items);
    if (!floor) return null;
    this.#floors = [...this.#floors, floor].slice(-heldFloors);
    return this.#floors;
  }

  drop(): void {
    this.#buckets.drop();
    this.#floors = [];
  }
}

/** So few seconds prove only what is many times beyond the thresholds. */
export const fastSettings = (settings: LeakSettings): LeakSettings => ({
  ...settings,
  minGrowthBytes: 3 * settings.minGrowthBytes,
  minRateBytesPerSecond: 10 * settings.minRateBytesPerSecond,
});
