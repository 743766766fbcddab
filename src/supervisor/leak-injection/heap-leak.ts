import type { LeakedMemory } from './leaked-memory.ts';

const textLength = 4_000;
const pieceLength = 8;
/** A one-byte string's header, the record around it and its place in the list; V8 gives every object whole words. */
const overheadBytes = 72;
const recordBytes = textLength + overheadBytes;

/** Objects with texts of their own, all of them reachable, in V8's heap. */
export class HeapLeak implements LeakedMemory {
  readonly #records: { readonly id: number; readonly text: string }[] = [];

  get bytes(): number {
    return this.#records.length * recordBytes;
  }

  growTo(bytes: number): void {
    while (this.bytes + recordBytes <= bytes) {
      const id = this.#records.length;
      // Joined: what `repeat` and `+` make is a rope that shares its parts.
      const pieces = Array<string>(textLength / pieceLength).fill(String(id).padStart(pieceLength, '.'));
      this.#records.push({ id, text: pieces.join('') });
    }
  }

  dispose(): void {
    this.#records.length = 0;
  }
}
