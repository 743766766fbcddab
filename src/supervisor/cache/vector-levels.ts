import type { CountedPiece } from '../../shared/contract/memory-reasons.ts';
import type { CacheCounters } from './cache-statistics.ts';
import type { CacheRoom } from './cache-room.ts';
import { Float32Level } from './float32-level.ts';
import { Int8Level } from './int8-level.ts';
import { LinkedLists } from './policy/linked-lists.ts';
import { resizedInt32 } from './typed-arrays.ts';

const order = 0;

/**
 * Where the vector of each entry lies: in one of two levels, never in both. What is used comes to the float32 level;
 * what was used longest ago there makes way and goes on as int8. Both levels stay as full as they may, so that when the
 * float32 level is full and another entry is let in, there is room in the int8 level.
 */
export class VectorLevels {
  readonly #counters: CacheCounters;
  readonly #float32: Float32Level;
  readonly #int8: Int8Level;
  /** Slots of the float32 level by last use; left empty while there is no int8 level to go to. */
  readonly #byUse = new LinkedLists(1);
  readonly #scratch: Float32Array;
  /** The slot of each entry: of the float32 level from 0 on, of the int8 level from -1 downwards. */
  #slotOf = new Int32Array(0);
  #room: CacheRoom = { float32Entries: 0, int8Entries: 0 };

  constructor(dimensions: number, counters: CacheCounters) {
    this.#counters = counters;
    this.#scratch = new Float32Array(dimensions);
    this.#float32 = new Float32Level(dimensions, (id, from, to) => {
      this.#slotOf[id] = to;
      if (this.#byUse.isListed(from)) this.#byUse.renumber(from, to);
    });
    this.#int8 = new Int8Level(dimensions, (id, _from, to) => void (this.#slotOf[id] = ~to));
  }

  get reservedBytes(): number {
    const levels = this.#float32.slots.reservedBytes + this.#int8.slots.reservedBytes;
    return levels + this.#byUse.reservedBytes + this.#scratch.byteLength + this.#slotOf.byteLength;
  }

  /** What `reservedBytes` is made of. */
  get pieces(): readonly CountedPiece[] {
    const { float32, int8 } = this.entries;
    const order = this.#byUse.reservedBytes + this.#scratch.byteLength + this.#slotOf.byteLength;
    return [
      { name: 'vectors-float32', bytes: this.#float32.slots.reservedBytes, items: float32 },
      { name: 'vectors-int8', bytes: this.#int8.slots.reservedBytes, items: int8 },
      { name: 'places', bytes: order, items: null },
    ];
  }

  /** Bytes of vectors alone, were there no bookkeeping. */
  get vectorBytes(): number {
    const { float32, int8 } = this.entries;
    return float32 * this.#float32.slots.slotBytes + int8 * this.#int8.slots.slotBytes;
  }

  get entries(): { readonly float32: number; readonly int8: number } {
    return { float32: this.#float32.slots.count, int8: this.#int8.slots.count };
  }

  /** Writes the vector of a new entry, for which the caller has made room. */
  add(id: number, vector: Float32Array): void {
    this.#float32.write(this.#takeFloat32(id), vector);
  }

  /** Writes another vector of an entry, which is a use of it. */
  overwrite(id: number, vector: Float32Array): void {
    const held = this.#slot(id);
    if (held < 0) this.#int8.slots.release(~held);
    const slot = held < 0 ? this.#takeFloat32(id) : held;
    this.#float32.write(slot, vector);
    if (this.#byUse.isListed(slot)) this.#byUse.moveToFront(order, slot);
  }

  /** An entry is looked up: it comes to the float32 level. Returns its slot there. */
  hit(id: number): number {
    const slot = this.#slot(id);
    if (slot < 0) this.#counters.int8Hits += 1;
    else this.#counters.float32Hits += 1;
    // With one level there is no order in it.
    return this.#room.int8Entries === 0 ? slot : this.#use(id, slot);
  }

  /** Reads without any effect. */
  read(id: number, into: Float32Array): void {
    const slot = this.#slot(id);
    if (slot >= 0) this.#float32.read(slot, into);
    else this.#int8.read(~slot, into);
  }

  /** A copy that lasts until the next call. */
  copy(id: number): Float32Array {
    this.read(id, this.#scratch);
    return this.#scratch;
  }

  /** The slab of a slot of the float32 level. */
  slab(slot: number): Float32Array<ArrayBuffer> {
    return this.#float32.slots.slab(slot);
  }

  /** Where in its slab a slot of the float32 level begins, in components. */
  offset(slot: number): number {
    return this.#float32.offset(slot);
  }

  remove(id: number): void {
    const slot = this.#slot(id);
    if (slot < 0) return this.#int8.slots.release(~slot);
    if (this.#byUse.isListed(slot)) this.#byUse.remove(slot);
    this.#float32.slots.release(slot);
  }

  renumber(from: number, to: number): void {
    const slot = this.#slot(from);
    this.#slotOf[to] = slot;
    if (slot >= 0) this.#float32.slots.setOwner(slot, to);
    else this.#int8.slots.setOwner(~slot, to);
  }

  reserve(ids: number): void {
    this.#slotOf = resizedInt32(this.#slotOf, ids);
  }

  /** The entries held fit into the new room together; they change levels where one has become too small. */
  setRoom(room: CacheRoom): void {
    const hadInt8 = this.#room.int8Entries > 0;
    this.#room = room;
    if (room.int8Entries > 0) this.#byUse.reserve(Math.max(room.float32Entries, this.#float32.slots.count + 1));
    if (room.int8Entries > 0 && !hadInt8) this.#listAll();
    while (this.#float32.slots.count > room.float32Entries) this.#demote();
    while (this.#int8.slots.count > room.int8Entries) this.#promote(this.#int8.slots.lastOwner());
    this.compact();
    if (room.int8Entries === 0) this.#byUse.clear();
    this.#byUse.reserve(room.int8Entries === 0 ? 0 : room.float32Entries);
  }

  compact(): void {
    this.#float32.slots.compact();
    this.#int8.slots.compact();
  }

  clear(): void {
    this.#byUse.clear();
    this.#float32.slots.clear();
    this.#int8.slots.clear();
  }

  #slot(id: number): number {
    return this.#slotOf[id] ?? 0;
  }

  /** Returns the slot in the float32 level that an entry has afterwards. */
  #use(id: number, slot: number): number {
    if (slot < 0) return this.#promote(id);
    this.#byUse.moveToFront(order, slot);
    return slot;
  }

  #takeFloat32(id: number): number {
    if (this.#float32.slots.count >= this.#room.float32Entries) this.#demote();
    const slot = this.#float32.slots.take(id);
    this.#slotOf[id] = slot;
    if (this.#room.int8Entries > 0) this.#byUse.pushFront(order, slot);
    return slot;
  }

  #promote(id: number): number {
    const from = ~this.#slot(id);
    this.#int8.read(from, this.#scratch);
    this.#int8.slots.release(from);
    const slot = this.#takeFloat32(id);
    this.#float32.write(slot, this.#scratch);
    this.#counters.promoted += 1;
    return slot;
  }

  /** What was used longest ago in the float32 level goes on as int8. */
  #demote(): void {
    const slot = this.#byUse.takeBack(order);
    const id = this.#float32.slots.ownerOf(slot);
    const target = this.#int8.slots.take(id);
    this.#int8.write(target, this.#float32.view(slot));
    this.#slotOf[id] = ~target;
    this.#float32.slots.release(slot);
    this.#counters.demoted += 1;
  }

  /** Every slot of the float32 level joins the order of use, which was not kept until now. */
  #listAll(): void {
    this.#float32.slots.compact();
    for (let slot = 0; slot < this.#float32.slots.count; slot += 1) this.#byUse.pushFront(order, slot);
  }
}
