import { inRange, mix32 } from './hash.ts';
import { liesFrom } from './probing.ts';
import { resizedInt32 } from './typed-arrays.ts';

export const keyBytes = 16;
const wordsPerKey = 4;
const free = 0;
const none = -1;
/** At this load a search ends after one or two places. */
const placesPerId = 1.6;

/** 16-byte keys by id and ids by key: open addressing in two typed arrays, some 22 bytes an id. */
export class KeyTable {
  #words = new Int32Array(0);
  /** An id + 1 and bits of its key's hash, in the first free place from the key's own on. */
  #places = new Int32Array(1);
  /** In a place these bits are the id + 1; the others are the hash's, so that most other keys need not be looked at. */
  #idMask = 0;
  /** The words of the key that was looked for last, and its hash. */
  readonly #wanted = new Int32Array(wordsPerKey + 1);

  get reservedBytes(): number {
    return this.#words.byteLength + this.#places.byteLength;
  }

  /** The hash of the key that was looked for last. */
  get hash(): number {
    return this.#wanted[wordsPerKey] ?? 0;
  }

  /** The id of a key, or -1. All in one function: every look-up comes through here, and compilers inline only so much. */
  find(key: Uint8Array): number {
    if (key.length !== keyBytes) throw new RangeError(`A key has ${keyBytes} bytes, not ${key.length}.`);
    const word0 = wordAt(key, 0);
    const word1 = wordAt(key, 4);
    const word2 = wordAt(key, 8);
    const word3 = wordAt(key, 12);
    const hash = hashOfWords(word0, word1, word2, word3);
    const wanted = this.#wanted;
    wanted[0] = word0;
    wanted[1] = word1;
    wanted[2] = word2;
    wanted[3] = word3;
    wanted[4] = hash;
    const places = this.#places;
    const words = this.#words;
    const idMask = this.#idMask;
    for (let place = inRange(hash, places.length); ;) {
      const held = places[place] ?? free;
      if (held === free) return none;
      if (((held ^ hash) & ~idMask) === 0) {
        const id = (held & idMask) - 1;
        const at = id << 2;
        if (words[at] === word0 && words[at | 1] === word1 && words[at | 2] === word2 && words[at | 3] === word3)
          return id;
      }
      place += 1;
      if (place === places.length) place = 0;
    }
  }

  /** Gives the key that was looked for last, which has no id yet, this one. */
  add(id: number): void {
    for (let word = 0; word < wordsPerKey; word += 1) this.#words[id * wordsPerKey + word] = this.#wanted[word] ?? 0;
    this.#index(id, this.hash);
  }

  /** Ids that were pushed past the freed place move up, so that no search ends too early. */
  remove(id: number): void {
    let hole = this.#placeOf(id);
    for (let place = this.#next(hole); this.#places[place] !== free; place = this.#next(place)) {
      const own = this.#own(this.hashOf(this.#idIn(place)));
      if (!liesFrom(own, place, hole)) continue;
      this.#places[hole] = this.#places[place] ?? free;
      hole = place;
    }
    this.#places[hole] = free;
  }

  /** The key of `from` has the id `to` from now on; `to` has no key. */
  renumber(from: number, to: number): void {
    const place = this.#placeOf(from);
    this.#places[place] = ((this.#places[place] ?? free) & ~this.#idMask) | (to + 1);
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
    this.#idMask = lowBitsOf(ids);
    for (let id = 0; id < end; id += 1) this.#index(id, this.hashOf(id));
  }

  clear(): void {
    this.#places.fill(free);
  }

  #index(id: number, hash: number): void {
    let place = this.#own(hash);
    while (this.#places[place] !== free) place = this.#next(place);
    this.#places[place] = (hash & ~this.#idMask) | (id + 1);
  }

  #placeOf(id: number): number {
    let place = this.#own(this.hashOf(id));
    while (this.#idIn(place) !== id) place = this.#next(place);
    return place;
  }

  #idIn(place: number): number {
    return ((this.#places[place] ?? free) & this.#idMask) - 1;
  }

  #own(hash: number): number {
    return inRange(hash, this.#places.length);
  }

  #next(place: number): number {
    return place + 1 === this.#places.length ? 0 : place + 1;
  }
}

/** As many low bits as a number takes. */
const lowBitsOf = (number: number): number => (number === 0 ? 0 : -1 >>> Math.clz32(number));

/** Byte by byte: a key may begin anywhere in its buffer. */
function wordAt(key: Uint8Array, at: number): number {
  return (key[at] ?? 0) | ((key[at + 1] ?? 0) << 8) | ((key[at + 2] ?? 0) << 16) | ((key[at + 3] ?? 0) << 24);
}

function hashOfWords(word0: number, word1: number, word2: number, word3: number): number {
  return mix32(word0 ^ Math.imul(word1, 0x9e3779b1) ^ Math.imul(word2, 0x85ebca77) ^ Math.imul(word3, 0xc2b2ae3d));
}
