import { SlabStore, type OnMoved } from './slab-store.ts';

/** Vectors as they are. */
export class Float32Level {
  readonly slots: SlabStore;
  readonly #dimensions: number;

  constructor(dimensions: number, onMoved: OnMoved) {
    this.#dimensions = dimensions;
    this.slots = new SlabStore(float32SlotBytes(dimensions), onMoved);
  }

  /** The slot itself, for now. */
  view(slot: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.slots.slab(slot).buffer, this.slots.byteOffset(slot), this.#dimensions);
  }

  /** Where in its slab a slot begins, in components. */
  offset(slot: number): number {
    return Math.imul(this.slots.indexInSlab(slot), this.#dimensions);
  }

  write(slot: number, vector: Float32Array): void {
    this.view(slot).set(vector);
  }

  read(slot: number, into: Float32Array): void {
    into.set(this.view(slot));
  }
}

export const float32SlotBytes = (dimensions: number): number => dimensions * Float32Array.BYTES_PER_ELEMENT;
