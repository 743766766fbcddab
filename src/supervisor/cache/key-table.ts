import { inRange, mix32 } from './hash.ts';
import { liesFrom } from './probing.ts';
import { resizedInt32 } from './typed-arrays.ts';

export const keyBytes = 16;
const wordsPerKey = 4;
const free = 0;
/** At this load a search ends after two or three places. */
const placesPerId = 4 / 3;

/** 16-byte keys by id and ids by key: open addressing in two typed arrays, some 21 bytes an id. */
export class KeyTable {
  #words = new Int32Array(0);
  /** An id + 1 in the first free place from its key's own on. */
  #places = new Int32Array(1);
  /** The words of the key that was read last. */
  #word0 = 0;
  #word1 = 0;
  #word2 = 0;
  #word3 = 0;

  get reservedBytes(): number {
    return this.#words.byteLength + this.#places.byteLength;
  }

  /** Reads a key; `find` and `add` then speak of it. Returns its hash. */
  load(key: Uint8Array): number {
    if (key.length !== keyBytes) throw new RangeError(`A key has ${keyBytes} bytes, not ${key.length}.`);
    this.#word0 = wordAt(key, 0);
    this.#word1 = wordAt(key, 4);
    this.#word2 = wordAt(key, 8);
    this.#word3 = wordAt(key, 12);
    return hashOfWords(this.#word0, this.#word1, this.#word2, this.#word3);
  }

  /** The id of the loaded key, or -1. */
  find(hash: number): number {
    for (let place = this.#own(hash); ; place = this.#next(place)) {
      const id = (this.#places[place] ?? free) - 1;
      if (id === -1 || this.#isLoaded(id)) return id;
    }
  }

  /** Gives the loaded key, which has no id yet, this one. */
  add(id: number, hash: number): void {
    const at = id * wordsPerKey;
    this.#words[at] = this.#word0;
    this.#words[at + 1] = this.#word1;
    this.#words[at + 2] = this.#word2;
    this.#words[at + 3] = this.#word3;
    this.#index(id, hash);
  }

  /** Ids that were pushed past the freed place move up, so that no search ends too early. */
  remove(id: number): void {
    let hole = this.#placeOf(id);
    for (let place = this.#next(hole); this.#places[place] !== free; place = this.#next(place)) {
      const own = this.#own(this.hashOf((this.#places[place] ?? free) - 1));
      if (!liesFrom(own, place, hole)) continue;
      this.#places[hole] = this.#places[place] ?? free;
      hole = place;
    }
    this.#places[hole] = free;
  }

  /** The key of `from` has the id `to` from now on; `to` has no key. */
  renumber(from: number, to: number): void {
    this.#places[this.#placeOf(from)] = to + 1;
    this.#words.copyWithin(to * wordsPerKey, from * wordsPerKey, (from + 1) * wordsPerKey);
  }

  hashOf(id: number): number {
    const at = id * wordsPerKey;
    const words = this.#words;
    return hashOfWords(words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0, words[at + 3] ?? 0);
  }

  /** Makes place for ids below `ids`; those below `end` have keys. */
  reserve(ids: number, end: number): void {
    this.#words = resizedInt32(this.#words, ids * wordsPerKey);
    this.#places = new Int32Array(Math.ceil(ids * placesPerId) + 1);
    for (let id = 0; id < end; id += 1) this.#index(id, this.hashOf(id));
  }

  clear(): void {
    this.#places.fill(free);
  }

  #isLoaded(id: number): boolean {
    const at = id * wordsPerKey;
    const words = this.#words;
    return (
      words[at] === this.#word0 &&
      words[at + 1] === this.#word1 &&
      words[at + 2] === this.#word2 &&
      words[at + 3] === this.#word3
    );
  }

  #index(id: number, hash: number): void {
    let place = this.#own(hash);
    while (this.#places[place] !== free) place = this.#next(place);
    this.#places[place] = id + 1;
  }

  #placeOf(id: number): number {
    let place = this.#own(this.hashOf(id));
    while (this.#places[place] !== id + 1) place = this.#next(place);
    return place;
  }

  #own(hash: number): number {
    return inRange(hash, this.#places.length);
  }

  #next(place: number): number {
    return place + 1 === this.#places.length ? 0 : place + 1;
  }
}

/** Byte by byte: a key may begin anywhere in its buffer. */
function wordAt(key: Uint8Array, at: number): number {
  return (key[at] ?? 0) | ((key[at + 1] ?? 0) << 8) | ((key[at + 2] ?? 0) << 16) | ((key[at + 3] ?? 0) << 24);
}

function hashOfWords(word0: number, word1: number, word2: number, word3: number): number {
  const half = mix32(word0 ^ Math.imul(word1, 0x9e3779b1));
  return mix32(half ^ Math.imul(word2, 0x85ebca77) ^ Math.imul(word3, 0xc2b2ae3d));
}
