import { resizedInt32, resizedUint8 } from '../typed-arrays.ts';

/** The list of an id that is in none. */
const unlisted = 255;

/**
 * Doubly linked lists over ids (small whole numbers), in typed arrays: 9 bytes an id. Each id is in one list at most. Ids
 * join at the front; the back is what moved to the front longest ago.
 */
export class LinkedLists {
  readonly #lists: number;
  /** A list's ends are joined in a node of its own: list `l` has node `l`, id `i` has node `i + lists`. */
  #nearer: Int32Array;
  #farther: Int32Array;
  #listOf = new Uint8Array(0);
  readonly #sizes: Int32Array;

  constructor(lists: number) {
    if (lists >= unlisted) throw new RangeError(`At most ${unlisted - 1} lists, not ${lists}`);
    this.#lists = lists;
    this.#sizes = new Int32Array(lists);
    this.#nearer = Int32Array.from({ length: lists }, (_, list) => list);
    this.#farther = this.#nearer.slice();
  }

  get reservedBytes(): number {
    return this.#nearer.byteLength + this.#farther.byteLength + this.#listOf.byteLength + this.#sizes.byteLength;
  }

  /** Makes place for ids below `ids`; those at or above must be in no list. */
  reserve(ids: number): void {
    const known = this.#listOf.length;
    this.#nearer = resizedInt32(this.#nearer, this.#lists + ids);
    this.#farther = resizedInt32(this.#farther, this.#lists + ids);
    this.#listOf = resizedUint8(this.#listOf, ids);
    if (ids > known) this.#listOf.fill(unlisted, known);
  }

  size(list: number): number {
    return this.#sizes[list] ?? 0;
  }

  /** The list that an id is in; no list's number when it is in none. */
  listOf(id: number): number {
    return this.#listOf[id] ?? unlisted;
  }

  isListed(id: number): boolean {
    return this.listOf(id) !== unlisted;
  }

  /** The id at the back, or -1 of an empty list. */
  back(list: number): number {
    const node = this.#nearer[list] ?? list;
    return node === list ? -1 : node - this.#lists;
  }

  /** Takes the id at the back out of its list; -1 of an empty list. */
  takeBack(list: number): number {
    const id = this.back(list);
    if (id !== -1) this.remove(id);
    return id;
  }

  /** Puts an id that is in no list at the front of one. */
  pushFront(list: number, id: number): void {
    const node = id + this.#lists;
    const first = this.#farther[list] ?? list;
    this.#link(list, node);
    this.#link(node, first);
    this.#listOf[id] = list;
    this.#sizes[list] = this.size(list) + 1;
  }

  remove(id: number): void {
    const list = this.listOf(id);
    const node = id + this.#lists;
    this.#link(this.#nearer[node] ?? 0, this.#farther[node] ?? 0);
    this.#listOf[id] = unlisted;
    this.#sizes[list] = this.size(list) - 1;
  }

  moveToFront(list: number, id: number): void {
    this.remove(id);
    this.pushFront(list, id);
  }

  /** The id `from` is called `to` from now on, in the same place; `to` must be in no list. */
  renumber(from: number, to: number): void {
    const node = from + this.#lists;
    const target = to + this.#lists;
    this.#link(this.#nearer[node] ?? 0, target);
    this.#link(target, this.#farther[node] ?? 0);
    this.#listOf[to] = this.listOf(from);
    this.#listOf[from] = unlisted;
  }

  clear(): void {
    this.#listOf.fill(unlisted);
    this.#sizes.fill(0);
    for (let list = 0; list < this.#lists; list += 1) this.#link(list, list);
  }

  #link(nearer: number, farther: number): void {
    this.#farther[nearer] = farther;
    this.#nearer[farther] = nearer;
  }
}
