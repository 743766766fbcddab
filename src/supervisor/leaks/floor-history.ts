import { positiveInteger } from '../../shared/util/assert.ts';
import type { Floor } from './floor.ts';

const coarseSeconds = 600;

/** Floors of one component in bounded memory: the last ones all, older ones one for each 10 minutes. */
export class FloorHistory {
  readonly #fine: Floor[] = [];
  readonly #coarse: Floor[] = [];
  readonly #fineCapacity: number;
  readonly #coarseCapacity: number;

  constructor(fineCapacity: number, coarseCapacity: number) {
    this.#fineCapacity = positiveInteger('fineCapacity', fineCapacity);
    this.#coarseCapacity = positiveInteger('coarseCapacity', coarseCapacity);
  }

  add(floor: Floor): void {
    this.#fine.push(floor);
    if (this.#fine.length > this.#fineCapacity) this.#fine.shift();
    const last = this.#coarse.at(-1);
    const isSameSlot = last && Math.floor(last.awake / coarseSeconds) === Math.floor(floor.awake / coarseSeconds);
    if (!isSameSlot) this.#coarse.push(floor);
    else if (floor.bytes < last.bytes) this.#coarse[this.#coarse.length - 1] = floor;
    if (this.#coarse.length > this.#coarseCapacity) this.#coarse.shift();
  }

  /** The last floors, in order. */
  recent(count: number): readonly Floor[] {
    return this.#fine.slice(-count);
  }

  /** The floors from `awake` on: all of them where they reach back far enough, else one for each 10 minutes. */
  since(awake: number): readonly Floor[] {
    const first = this.#fine[0];
    const isCovered = first !== undefined && (first.awake <= awake || this.#fine.length < this.#fineCapacity);
    return (isCovered ? this.#fine : this.#coarse).filter((floor) => floor.awake >= awake);
  }

  forgetBefore(awake: number): void {
    for (const floors of [this.#fine, this.#coarse]) {
      const kept = floors.findIndex((floor) => floor.awake >= awake);
      floors.splice(0, kept === -1 ? floors.length : kept);
    }
  }

  get size(): number {
    return this.#fine.length + this.#coarse.length;
  }
}
