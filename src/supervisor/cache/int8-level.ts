import { SlabStore, type OnMoved } from './slab-store.ts';

const scaleBytes = Float32Array.BYTES_PER_ELEMENT;
const maxStep = 127;

/**
 * Vectors in a byte for each component: the component with the greatest magnitude becomes 127 or -127, and one step is
 * the vector's scale. What is read differs from what was written by half a step at most.
 */
export class Int8Level {
  readonly slots: SlabStore;
  readonly #dimensions: number;

  constructor(dimensions: number, onMoved: OnMoved) {
    this.#dimensions = dimensions;
    this.slots = new SlabStore(int8SlotBytes(dimensions), onMoved);
  }

  write(slot: number, vector: Float32Array): void {
    const scale = Math.fround(greatestMagnitude(vector) / maxStep);
    const steps = this.#steps(slot);
    this.#scale(slot)[0] = scale;
    for (let at = 0; at < steps.length; at += 1)
      steps[at] = scale === 0 ? 0 : Math.max(-maxStep, Math.min(maxStep, Math.round((vector[at] ?? 0) / scale)));
  }

  read(slot: number, into: Float32Array): void {
    const scale = this.#scale(slot)[0] ?? 0;
    const steps = this.#steps(slot);
    for (let at = 0; at < steps.length; at += 1) into[at] = (steps[at] ?? 0) * scale;
  }

  #scale(slot: number): Float32Array {
    return new Float32Array(this.slots.slab(slot).buffer, this.slots.byteOffset(slot), 1);
  }

  #steps(slot: number): Int8Array {
    return new Int8Array(this.slots.slab(slot).buffer, this.slots.byteOffset(slot) + scaleBytes, this.#dimensions);
  }
}

/** A scale and a byte for each component, in whole words. */
export const int8SlotBytes = (dimensions: number): number => scaleBytes + Math.ceil(dimensions / 4) * 4;

function greatestMagnitude(vector: Float32Array): number {
  let greatest = 0;
  for (let at = 0; at < vector.length; at += 1) greatest = Math.max(greatest, Math.abs(vector[at] ?? 0));
  return greatest;
}
