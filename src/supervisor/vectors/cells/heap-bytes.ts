/** A word of V8's heap: Electron's V8 compresses pointers, Node's does not. */
export const heapWordBytes = 'electron' in process.versions ? 4 : 8;

/** Key, value and the next of its bucket for each entry, and a bucket for every second one. */
const wordsPerPlace = 3.5;
const leastPlaces = 4;

/** What a map of numbers to numbers takes in V8's heap: it has room for a power of two. */
export function mapBytes(entries: number): number {
  if (entries === 0) return 0;
  const places = Math.max(leastPlaces, 2 ** Math.ceil(Math.log2(entries)));
  return places * wordsPerPlace * heapWordBytes;
}
