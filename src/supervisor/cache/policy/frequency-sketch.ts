import { inRange, mix32 } from '../hash.ts';

const rows = 4;
/** A row of a block is 32 counters of four bits in four words. A block is 64 bytes: one line of the processor's cache. */
const wordsPerRow = 4;
const wordsPerBlock = rows * wordsPerRow;
const countersPerEntry = 16;
const entriesPerBlock = (wordsPerBlock * 8) / countersPerEntry;
const maxCount = 15;
const usesPerEntryAndAge = 8;

/**
 * How often keys were looked up of late, whether they are held or not: a count-min sketch of four rows, whose counters
 * are halved after eight look-ups for each entry that there is room for (Einziger, Friedman, Manes: TinyLFU, 2017).
 */
export class FrequencySketch {
  #words = new Int32Array(wordsPerBlock);
  #blocks = 1;
  #usesPerAge = usesPerEntryAndAge;
  #uses = 0;

  get reservedBytes(): number {
    return this.#words.byteLength;
  }

  /** Keeps what was counted; in a smaller sketch keys share counters, of which the higher stays. */
  setCapacity(entries: number): void {
    this.#usesPerAge = Math.max(1, entries) * usesPerEntryAndAge;
    const blocks = Math.max(1, Math.ceil(entries / entriesPerBlock));
    if (blocks === this.#blocks) return;
    const old = this.#words;
    const oldBlocks = this.#blocks;
    this.#blocks = blocks;
    this.#words = new Int32Array(blocks * wordsPerBlock);
    for (let block = 0; block < blocks; block += 1) {
      // Keys are spread over the blocks in the order of their hashes: these are the old blocks with the same hashes.
      const first = Math.floor((block * oldBlocks) / blocks);
      const end = Math.ceil(((block + 1) * oldBlocks) / blocks);
      for (let from = first; from < end; from += 1) this.#merge(block, old, from);
    }
  }

  clear(): void {
    this.#words.fill(0);
    this.#uses = 0;
  }

  /** 0 to 15, and seldom more than what was counted. */
  frequency(hash: number): number {
    const block = this.#block(hash);
    let counters = mix32(hash);
    let least = maxCount;
    for (let row = 0; row < rows; row += 1) {
      const word = this.#words[block + row * wordsPerRow + ((counters >>> 3) & 3)] ?? 0;
      least = Math.min(least, (word >>> ((counters & 7) * 4)) & maxCount);
      counters >>>= 5;
    }
    return least;
  }

  /** One more use of a key. */
  count(hash: number): void {
    this.#increment(hash);
    this.#uses += 1;
    if (this.#uses >= this.#usesPerAge) this.#halve();
  }

  /** A key counts for as much as another from now on, if not for more. */
  inherit(oldHash: number, hash: number): void {
    const missing = this.frequency(oldHash) - this.frequency(hash);
    for (let more = 0; more < missing; more += 1) this.#increment(hash);
  }

  #increment(hash: number): void {
    const block = this.#block(hash);
    let counters = mix32(hash);
    for (let row = 0; row < rows; row += 1) {
      const at = block + row * wordsPerRow + ((counters >>> 3) & 3);
      const shift = (counters & 7) * 4;
      const word = this.#words[at] ?? 0;
      if (((word >>> shift) & maxCount) < maxCount) this.#words[at] = word + (1 << shift);
      counters >>>= 5;
    }
  }

  /** Where the block of a key begins. */
  #block(hash: number): number {
    return inRange(Math.imul(hash, 0x9e3779b1), this.#blocks) * wordsPerBlock;
  }

  #halve(): void {
    this.#uses = Math.floor(this.#uses / 2);
    for (let at = 0; at < this.#words.length; at += 1) this.#words[at] = ((this.#words[at] ?? 0) >>> 1) & 0x77777777;
  }

  #merge(block: number, old: Int32Array, oldBlock: number): void {
    for (let word = 0; word < wordsPerBlock; word += 1) {
      const at = block * wordsPerBlock + word;
      this.#words[at] = higherCounters(this.#words[at] ?? 0, old[oldBlock * wordsPerBlock + word] ?? 0);
    }
  }
}

/** Of each of the eight counters of two words, the higher one. */
function higherCounters(a: number, b: number): number {
  let higher = 0;
  for (let shift = 0; shift < 32; shift += 4) {
    higher |= Math.max((a >>> shift) & maxCount, (b >>> shift) & maxCount) << shift;
  }
  return higher;
}
