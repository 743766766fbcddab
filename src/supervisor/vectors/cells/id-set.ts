const emptyPlace = 0xffff_ffff;
const leastPlaces = 64;

/** Ids below 2^32 - 1 in one flat array: a quarter of the memory of a Set. Grows with what it holds; `clear` shrinks. */
export class IdSet {
  #places = new Uint32Array(leastPlaces).fill(emptyPlace);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get reservedBytes(): number {
    return this.#places.byteLength;
  }

  has(id: number): boolean {
    return this.#size > 0 && this.#places[this.#find(id)] === id;
  }

  add(id: number): boolean {
    if (this.#size * 2 >= this.#places.length) this.#resize(this.#places.length * 2);
    const at = this.#find(id);
    if (this.#places[at] === id) return false;
    this.#places[at] = id;
    this.#size += 1;
    return true;
  }

  delete(id: number): boolean {
    let hole = this.#find(id);
    if (this.#places[hole] !== id) return false;
    this.#size -= 1;
    // Closes the gap: what a search would no longer reach across it moves into it.
    const mask = this.#places.length - 1;
    for (let at = (hole + 1) & mask; this.#places[at] !== emptyPlace; at = (at + 1) & mask) {
      const wanted = this.#home(this.#places[at] ?? 0);
      if (((at - wanted) & mask) < ((at - hole) & mask)) continue;
      this.#places[hole] = this.#places[at] ?? emptyPlace;
      hole = at;
    }
    this.#places[hole] = emptyPlace;
    return true;
  }

  clear(): void {
    this.#places = new Uint32Array(leastPlaces).fill(emptyPlace);
    this.#size = 0;
  }

  #resize(places: number): void {
    const before = this.#places;
    this.#places = new Uint32Array(places).fill(emptyPlace);
    for (const id of before) if (id !== emptyPlace) this.#places[this.#find(id)] = id;
  }

  /** Where the id is, or the empty place where it would go. */
  #find(id: number): number {
    const mask = this.#places.length - 1;
    let at = this.#home(id);
    while (this.#places[at] !== id && this.#places[at] !== emptyPlace) at = (at + 1) & mask;
    return at;
  }

  #home(id: number): number {
    return (Math.imul(id, 0x9e37_79b1) >>> 7) & (this.#places.length - 1);
  }
}
