import { inRange } from '../hash.ts';
import { liesFrom } from '../probing.ts';

const free = 0;
/** At this load a search ends after two or three places. */
const placesPerId = 1.5;

/** Finds ids by the hashes of their keys, where a hash says all: open addressing in two typed arrays. */
export class HashIndex {
  readonly #hashes: Int32Array;
  /** An id + 1 in the first free place from its hash's own on. */
  readonly #places: Int32Array;

  constructor(ids: number) {
    this.#hashes = new Int32Array(ids);
    this.#places = new Int32Array(Math.ceil(ids * placesPerId) + 1);
  }

  get reservedBytes(): number {
    return this.#hashes.byteLength + this.#places.byteLength;
  }

  hashOf(id: number): number {
    return this.#hashes[id] ?? 0;
  }

  /** The id of a hash, or -1. */
  find(hash: number): number {
    for (let place = this.#own(hash); ; place = this.#next(place)) {
      const id = (this.#places[place] ?? free) - 1;
      if (id === -1 || this.#hashes[id] === hash) return id;
    }
  }

  /** Takes up an id that has no hash yet. */
  add(id: number, hash: number): void {
    this.#hashes[id] = hash;
    let place = this.#own(hash);
    while (this.#places[place] !== free) place = this.#next(place);
    this.#places[place] = id + 1;
  }

  /** Ids that were pushed past the freed place move up, so that no search ends too early. */
  remove(id: number): void {
    let hole = this.#own(this.hashOf(id));
    while (this.#places[hole] !== id + 1) hole = this.#next(hole);
    for (let place = this.#next(hole); this.#places[place] !== free; place = this.#next(place)) {
      const own = this.#own(this.hashOf((this.#places[place] ?? free) - 1));
      if (!liesFrom(own, place, hole)) continue;
      this.#places[hole] = this.#places[place] ?? free;
      hole = place;
    }
    this.#places[hole] = free;
  }

  clear(): void {
    this.#places.fill(free);
  }

  #own(hash: number): number {
    return inRange(hash, this.#places.length);
  }

  #next(place: number): number {
    return place + 1 === this.#places.length ? 0 : place + 1;
  }
}
