import { positiveInteger } from '../../shared/util/assert.ts';
import { DenseNumbers } from './dense-numbers.ts';
import { resizedInt32 } from './typed-arrays.ts';

/** Large enough for allocators to take back on its own, small enough to follow a limit closely. */
const slabBytes = 128 * 1024;

/** A power of two, so that a slot is found without a division. A slot that is larger than a slab has one to itself. */
export const slotsPerSlab = (slotBytes: number): number => 1 << slabShift(slotBytes);

const slabShift = (slotBytes: number): number => Math.floor(Math.log2(Math.max(1, slabBytes / slotBytes)));

/** What was in the slot `from` is in `to` now. */
export type OnMoved = (owner: number, from: number, to: number) => void;

/**
 * Slots of one size in slabs of 64 to 128 KiB. Each slot has an owner (a number of the caller's). The slots in use stay
 * dense, so that slabs become empty from the last on; one that is empty is given back at once.
 */
export class SlabStore {
  readonly slotBytes: number;
  readonly slotsPerSlab: number;
  readonly #shift: number;
  readonly #slabs: Float32Array<ArrayBuffer>[] = [];
  readonly #slots = new DenseNumbers();
  readonly #onMoved: OnMoved;
  #owners = new Int32Array(0);

  constructor(slotBytes: number, onMoved: OnMoved) {
    this.slotBytes = positiveInteger('slotBytes', slotBytes);
    this.slotsPerSlab = slotsPerSlab(slotBytes);
    this.#shift = slabShift(slotBytes);
    this.#onMoved = onMoved;
  }

  get count(): number {
    return this.#slots.count;
  }

  get slabs(): number {
    return this.#slabs.length;
  }

  get reservedBytes(): number {
    return this.#slabs.length * this.slotsPerSlab * this.slotBytes + this.#owners.byteLength;
  }

  take(owner: number): number {
    const slot = this.#slots.take();
    if (this.#slots.end > this.#owners.length) this.#addSlab();
    this.#owners[slot] = owner;
    return slot;
  }

  release(slot: number): void {
    const from = this.#slots.release(slot);
    if (from !== -1) this.#move(from, slot);
    this.#dropEmptySlabs();
  }

  ownerOf(slot: number): number {
    return this.#owners[slot] ?? -1;
  }

  /** The owner of the highest slot in use, or -1. */
  lastOwner(): number {
    return this.ownerOf(this.#slots.end - 1);
  }

  /** The owner has another number from now on. */
  setOwner(slot: number, owner: number): void {
    this.#owners[slot] = owner;
  }

  /** The slab that a slot lies in. */
  slab(slot: number): Float32Array<ArrayBuffer> {
    const slab = this.#slabs[slot >> this.#shift];
    if (slab === undefined) throw new RangeError(`There is no slot ${slot}.`);
    return slab;
  }

  /** At which byte of its slab a slot begins. */
  byteOffset(slot: number): number {
    return this.indexInSlab(slot) * this.slotBytes;
  }

  /** How many slots of its slab lie before a slot. */
  indexInSlab(slot: number): number {
    return slot & (this.slotsPerSlab - 1);
  }

  /** Closes the gap that a released slot may have left, so that no more slabs are held than needed. */
  compact(): void {
    const move = this.#slots.close();
    if (move) this.#move(move.from, move.to);
    this.#dropEmptySlabs();
  }

  clear(): void {
    this.#slots.clear();
    this.#dropEmptySlabs();
  }

  #move(from: number, to: number): void {
    const source = new Uint8Array(this.slab(from).buffer, this.byteOffset(from), this.slotBytes);
    new Uint8Array(this.slab(to).buffer, this.byteOffset(to), this.slotBytes).set(source);
    const owner = this.ownerOf(from);
    this.#owners[to] = owner;
    this.#onMoved(owner, from, to);
  }

  #addSlab(): void {
    this.#slabs.push(new Float32Array((this.slotsPerSlab * this.slotBytes) / Float32Array.BYTES_PER_ELEMENT));
    this.#owners = resizedInt32(this.#owners, this.#slabs.length * this.slotsPerSlab);
  }

  #dropEmptySlabs(): void {
    const needed = Math.ceil(this.#slots.end / this.slotsPerSlab);
    if (needed === this.#slabs.length) return;
    // Detached, a slab's memory is free now; merely forgotten, it would wait for the garbage collector.
    for (const slab of this.#slabs.splice(needed)) slab.buffer.transfer(0);
    this.#owners = resizedInt32(this.#owners, needed * this.slotsPerSlab);
  }
}
