import { mix32 } from './hash.ts';

const probes = 4;
const minBits = 512;

/**
 * Remembers by their hashes which keys there have been, in two Bloom filters of eight bits a key: when the newer one is
 * full the older one is forgotten. It knows the last keys for sure, as many as a filter is made for, and twice as many at
 * best; of keys it never saw it takes some 3 % (5 % of both filters together) for known.
 */
export class SeenKeys {
  #newer = new Uint8Array(minBits / 8);
  #older = new Uint8Array(minBits / 8);
  #added = 0;

  get reservedBytes(): number {
    return this.#newer.byteLength + this.#older.byteLength;
  }

  /** Bytes for both filters together; the largest powers of two within are taken. A smaller memory keeps what it knew. */
  setBytes(bytes: number): void {
    const each = Math.max(minBits / 8, 2 ** Math.floor(Math.log2(Math.max(1, bytes / 2))));
    this.#newer = resizedFilter(this.#newer, each);
    this.#older = resizedFilter(this.#older, each);
  }

  has(hash: number): boolean {
    return isIn(this.#newer, hash) || isIn(this.#older, hash);
  }

  add(hash: number): void {
    if (isIn(this.#newer, hash)) return;
    if (this.#added >= this.#newer.length) this.#turn(); // As many keys as bytes: eight bits a key.
    setIn(this.#newer, hash);
    this.#added += 1;
  }

  clear(): void {
    this.#newer.fill(0);
    this.#older.fill(0);
    this.#added = 0;
  }

  #turn(): void {
    const forgotten = this.#older;
    this.#older = this.#newer;
    this.#newer = forgotten.fill(0);
    this.#added = 0;
  }
}

/** The number of bits is a power of two: a half can be laid over the other, and a filter can be repeated. */
function resizedFilter(filter: Uint8Array<ArrayBuffer>, bytes: number): Uint8Array<ArrayBuffer> {
  if (bytes === filter.length) return filter;
  const resized = new Uint8Array(bytes);
  for (let at = 0; at < Math.max(bytes, filter.length); at += 1)
    resized[at % bytes] = (resized[at % bytes] ?? 0) | (filter[at % filter.length] ?? 0);
  return resized;
}

const bitOf = (filter: Uint8Array, hash: number, probe: number): number =>
  mix32(hash + Math.imul(probe, 0x9e3779b1)) & (filter.length * 8 - 1);

function isIn(filter: Uint8Array, hash: number): boolean {
  for (let probe = 1; probe <= probes; probe += 1) {
    const bit = bitOf(filter, hash, probe);
    if (((filter[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) return false;
  }
  return true;
}

function setIn(filter: Uint8Array, hash: number): void {
  for (let probe = 1; probe <= probes; probe += 1) {
    const bit = bitOf(filter, hash, probe);
    filter[bit >>> 3] = (filter[bit >>> 3] ?? 0) | (1 << (bit & 7));
  }
}
