/** Spreads the bits of a 32-bit number over all of them (the finaliser of MurmurHash3). */
export function mix32(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** A 32-bit hash as a number from 0 to `range` - 1 (`range` below 2 ** 31), evenly; uses the upper bits of the hash most. */
export const inRange = (hash: number, range: number): number => ((hash >>> 0) * range * 2 ** -32) | 0;
