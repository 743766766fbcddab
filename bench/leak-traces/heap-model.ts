import type { Random } from './random.ts';

export interface HeapShape {
  readonly baseMb: number;
  /** What full load keeps alive beyond the base. */
  readonly loadMb: number;
  /** Garbage that partial collections leave until a full one frees it. */
  readonly garbageMb: number;
  readonly partialPerFull: number;
  readonly collectionSeconds: number;
  readonly warmUpMb: number;
  readonly warmUpSeconds: number;
}

export function mildHeap(random: Random): HeapShape {
  return {
    baseMb: random.between(35, 95),
    loadMb: random.between(1, 6),
    garbageMb: random.between(5, 22),
    partialPerFull: Math.round(random.between(5, 14)),
    collectionSeconds: random.scale(25, 120),
    warmUpMb: random.between(8, 16),
    warmUpSeconds: random.between(100, 250),
  };
}

/** A collected heap: live memory, garbage that climbs from one full collection to the next, young garbage above. */
export class HeapModel {
  readonly #random: Random;
  readonly #shape: HeapShape;
  #untilCollection: number;
  #partial = 0;
  #startedAt = 0;
  collections = 0;
  postGcMb = 0;
  usedMb = 0;

  constructor(random: Random, shape: HeapShape) {
    this.#random = random;
    this.#shape = shape;
    this.#untilCollection = shape.collectionSeconds;
    this.postGcMb = shape.baseMb - shape.warmUpMb;
  }

  /** `extraMb` is what leaks, imports and declared operations hold. */
  advance(seconds: number, passed: number, intensity: number, extraMb: number): void {
    const { baseMb, loadMb, garbageMb, partialPerFull, collectionSeconds, warmUpMb, warmUpSeconds } = this.#shape;
    const settled = Math.exp(-(seconds - this.#startedAt) / warmUpSeconds);
    const live = baseMb + loadMb * intensity - warmUpMb * settled + extraMb + this.#random.normal(0.35);
    const garbage = (garbageMb * this.#partial) / partialPerFull;
    this.#untilCollection -= passed * Math.max(0.27, intensity);
    if (this.#untilCollection <= 0) {
      this.#untilCollection = collectionSeconds;
      this.#partial = (this.#partial + 1) % partialPerFull;
      this.collections += 1;
      this.postGcMb = live + (garbageMb * this.#partial) / partialPerFull;
    }
    const young = 8 * (1 - this.#untilCollection / collectionSeconds);
    this.usedMb = live + garbage + Math.max(0, young);
  }

  restart(seconds: number): void {
    this.#startedAt = seconds;
    this.#partial = 0;
    this.collections = 0;
  }
}
