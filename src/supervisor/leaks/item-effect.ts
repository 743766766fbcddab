import type { Floor } from './floor.ts';
import { median } from './median.ts';

const rememberedRatios = 32;
const minRatios = 3;
/** A table that doubles its capacity may add up to its own size at once, and not again before this much more items. */
const doublingFactor = 1.2;

/** How many bytes an item adds, learnt from neighbouring floors; and the jumps of a capacity that is doubled. */
export class ItemEffect {
  readonly #ratios: number[] = [];
  #last: Floor | null = null;
  #itemsAtJump = 0;
  #absorbedBytes = 0;

  /** Takes a floor as measured; returns it less the capacity jumps. */
  learn(measured: Floor): Floor {
    const floor = { ...measured, bytes: measured.bytes - this.#absorbedBytes };
    const last = this.#last;
    this.#last = floor;
    if (!last) return floor;
    const items = floor.items - last.items;
    if (Math.abs(items) < 0.0005 * last.items || items === 0) return floor;
    const unexplained = floor.bytes - last.bytes - this.bytesPerItem * items;
    if (items > 0 && this.isLearnt && this.#isCapacityJump(floor, unexplained)) {
      this.#absorbedBytes += unexplained;
      this.#itemsAtJump = floor.items;
      this.#last = { ...floor, bytes: floor.bytes - unexplained };
      return this.#last;
    }
    this.#ratios.push((floor.bytes - last.bytes) / items);
    if (this.#ratios.length > rememberedRatios) this.#ratios.shift();
    return floor;
  }

  get isLearnt(): boolean {
    return this.#ratios.length >= minRatios;
  }

  get bytesPerItem(): number {
    return this.isLearnt ? Math.max(0, median(this.#ratios)) : 0;
  }

  #isCapacityJump(floor: Floor, unexplained: number): boolean {
    const isLarge = unexplained > 0.01 * floor.bytes && unexplained < floor.bytes;
    return isLarge && floor.items > doublingFactor * this.#itemsAtJump;
  }
}
