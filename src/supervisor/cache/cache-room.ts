import { float32SlotBytes } from './float32-level.ts';
import { int8SlotBytes } from './int8-level.ts';
import { slotsPerSlab } from './slab-store.ts';

/** What is held whatever the number of entries: the smallest sketch, miniatures and filters, the ends of lists. */
const fixedBytes = 8_192;
/** Keys 16, their index 6.4, slot 4, owner 4, policy 11, sketch 8, miniatures 4.8, seen keys 4: a little is left over. */
const bookkeepingBytesPerEntry = 59;
/** The order of use within the float32 level, when there is another one. */
const orderBytesPerFloat32Entry = 9;
/** Of the seen keys, in bytes. */
export const seenBytesPerEntry = 4;

export interface CacheShape {
  readonly dimensions: number;
  /** The part of the bytes for vectors as they are; the others hold a byte for each component. 1: no int8 level. */
  readonly float32Share: number;
  readonly timeBytesPerEntry: number;
}

/** How many vectors of each kind there may be. */
export interface CacheRoom {
  readonly float32Entries: number;
  readonly int8Entries: number;
}

/** Divides a limit among whole slabs and what goes with their entries, so that all together stays within it. */
export function divideRoom(maxBytes: number, { dimensions, float32Share, timeBytesPerEntry }: CacheShape): CacheRoom {
  const entryBytes = bookkeepingBytesPerEntry + timeBytesPerEntry;
  const usable = maxBytes - fixedBytes - float32SlotBytes(dimensions);
  const orderBytes = float32Share < 1 ? orderBytesPerFloat32Entry : 0;
  const float32 = slabCost(float32SlotBytes(dimensions), entryBytes + orderBytes);
  const int8 = slabCost(int8SlotBytes(dimensions), entryBytes);
  const float32Slabs = atLeastOneIfItFits(usable, float32.bytes, Math.floor((usable * float32Share) / float32.bytes));
  const left = float32Share < 1 ? usable - float32Slabs * float32.bytes : 0;
  const int8Slabs = float32Slabs === 0 ? 0 : Math.floor(left / int8.bytes);
  return { float32Entries: float32Slabs * float32.slots, int8Entries: int8Slabs * int8.slots };
}

function slabCost(slotBytes: number, entryBytes: number): { readonly slots: number; readonly bytes: number } {
  const slots = slotsPerSlab(slotBytes);
  return { slots, bytes: slots * (slotBytes + entryBytes) };
}

/** What is looked up is always kept as it is, so that there is no cache without a float32 slab. */
const atLeastOneIfItFits = (usable: number, slabBytes: number, slabs: number): number =>
  slabs === 0 && usable >= slabBytes ? 1 : Math.max(0, slabs);
