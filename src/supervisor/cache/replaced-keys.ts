import { keyBytes } from './key-table.ts';

/** An undo goes back a few steps at most before another note is edited. */
const maxKept = 16;
const entriesPerKept = 32;

/** The keys that edits replaced last, oldest first: their entries stay for an undo until as many others came. */
export class ReplacedKeys {
  readonly #bytes = new Uint8Array(maxKept * keyBytes);
  #limit = 0;
  #count = 0;

  /** So that a small cache does not fill with old versions. */
  setCapacity(entries: number): void {
    this.#limit = Math.min(maxKept, Math.floor(entries / entriesPerKept));
    while (this.#count > this.#limit) this.#dropAt(0);
  }

  /** False when none are kept. */
  get areKept(): boolean {
    return this.#limit > 0;
  }

  /** Returns the key that makes way for it, if one does. */
  add(key: Uint8Array): Uint8Array | null {
    const oldest = this.#count === this.#limit ? this.#at(0).slice() : null;
    if (oldest) this.#dropAt(0);
    this.#at(this.#count).set(key);
    this.#count += 1;
    return oldest;
  }

  /** The key is one in use again. */
  delete(key: Uint8Array): void {
    for (let index = 0; index < this.#count; index += 1) {
      if (Buffer.compare(this.#at(index), key) !== 0) continue;
      this.#dropAt(index);
      return;
    }
  }

  clear(): void {
    this.#count = 0;
  }

  #at(index: number): Uint8Array {
    return this.#bytes.subarray(index * keyBytes, (index + 1) * keyBytes);
  }

  #dropAt(index: number): void {
    this.#bytes.copyWithin(index * keyBytes, (index + 1) * keyBytes, this.#count * keyBytes);
    this.#count -= 1;
  }
}
