const bitsPerByte = 8;

/**
 * Ids up to a largest one, a bit each: a million take 125 KB, where a Set takes some 30 MB. Ids above the largest are
 * not taken in.
 */
export class IdBits implements Iterable<number> {
  readonly #bytes: Uint8Array;
  #size = 0;

  constructor(largestId: number) {
    this.#bytes = new Uint8Array(Math.floor(largestId / bitsPerByte) + 1);
  }

  get size(): number {
    return this.#size;
  }

  get reservedBytes(): number {
    return this.#bytes.byteLength;
  }

  has(id: number): boolean {
    return ((this.#bytes[Math.floor(id / bitsPerByte)] ?? 0) & bitOf(id)) !== 0;
  }

  add(id: number): void {
    const at = Math.floor(id / bitsPerByte);
    const byte = this.#bytes[at];
    if (byte === undefined || (byte & bitOf(id)) !== 0) return;
    this.#bytes[at] = byte | bitOf(id);
    this.#size += 1;
  }

  /** In ascending order. */
  *[Symbol.iterator](): Generator<number, void> {
    for (const [at, byte] of this.#bytes.entries()) {
      if (byte === 0) continue;
      for (let bit = 0; bit < bitsPerByte; bit += 1) if ((byte & (1 << bit)) !== 0) yield at * bitsPerByte + bit;
    }
  }
}

function bitOf(id: number): number {
  return 1 << (id % bitsPerByte);
}
