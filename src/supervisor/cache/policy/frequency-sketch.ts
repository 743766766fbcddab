import { inRange } from '../hash.ts';

/** A row of a block is 64 counters of four bits in eight words. A block is 64 bytes: one line of the processor's cache. */
const wordsPerRow = 8;
const rowBits = 6;
const wordsPerBlock = 2 * wordsPerRow;
const countersPerEntry = 16;
const entriesPerBlock = (wordsPerBlock * 8) / countersPerEntry;
/** More are not told apart. */
export const maxUses = 15;
const usesPerEntryAndAge = 8;

/**
 * How often keys were looked up of late, whether they are held or not: a count-min sketch of two rows, whose counters
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
    const row = this.#block(hash);
    return Math.min(this.#counter(row, hash), this.#counter(row + wordsPerRow, hash >>> rowBits));
  }

  /** Makes a key count for so many uses, if not for more. */
  raise(hash: number, uses: number): void {
    for (let counted = this.frequency(hash); counted < uses; counted += 1) this.count(hash);
  }

  /** A use of any key, counted here or elsewhere. True when it was time to halve all counters. */
  passed(): boolean {
    this.#uses += 1;
    if (this.#uses < this.#usesPerAge) return false;
    this.#halve();
    return true;
  }

  /** One more use of a key. */
  count(hash: number): void {
    const row = this.#block(hash);
    this.#incrementIn(row, hash);
    this.#incrementIn(row + wordsPerRow, hash >>> rowBits);
  }

  /** The counter that the last bits of a hash name. */
  #counter(row: number, hash: number): number {
    const word = this.#words[row + ((hash >>> 3) & 7)] ?? 0;
    return (word >>> ((hash & 7) << 2)) & maxUses;
  }

  #incrementIn(row: number, hash: number): void {
    const words = this.#words;
    const at = row + ((hash >>> 3) & 7);
    const shift = (hash & 7) << 2;
    const word = words[at] ?? 0;
    if (((word >>> shift) & maxUses) !== maxUses) words[at] = word + (1 << shift);
  }

  /** Where the block of a key begins: by other bits than those that name its counters. */
  #block(hash: number): number {
    return inRange(Math.imul(hash, 0x9e3779b1), this.#blocks) << 4;
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
    higher |= Math.max((a >>> shift) & maxUses, (b >>> shift) & maxUses) << shift;
  }
  return higher;
}
