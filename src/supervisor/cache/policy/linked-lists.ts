import { resizedInt32, resizedUint8 } from '../typed-arrays.ts';

/** The list of an id that is in none. */
const unlisted = 255;

/**
 * Doubly linked lists over ids (small whole numbers), in typed arrays: 9 bytes an id. Each id is in one list at most. Ids
 * join at the front; the back is what moved to the front longest ago.
 */
export class LinkedLists {
  readonly #lists: number;
  /**
   * Of each node the one nearer to the front and the one farther from it, side by side, so that both are in one line of
   * the processor's cache. A list's ends are joined in a node of its own: list `l` has node `l`, id `i` node `i + lists`.
   */
  #links: Int32Array;
  #listOf = new Uint8Array(0);
  readonly #sizes: Int32Array;

  constructor(lists: number) {
    if (lists >= unlisted) throw new RangeError(`At most ${unlisted - 1} lists, not ${lists}`);
    this.#lists = lists;
    this.#sizes = new Int32Array(lists);
    this.#links = Int32Array.from({ length: lists * 2 }, (_, at) => at >> 1);
  }

  get reservedBytes(): number {
    return this.#links.byteLength + this.#listOf.byteLength + this.#sizes.byteLength;
  }

  /** Makes place for ids below `ids`; those at or above must be in no list. */
  reserve(ids: number): void {
    const known = this.#listOf.length;
    this.#links = resizedInt32(this.#links, (this.#lists + ids) * 2);
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
    const node = this.#nearer(list);
    return node === list ? -1 : node - this.#lists;
  }

  /** The id before another one, nearer to the front; -1 when that is at the front. */
  nearer(id: number): number {
    const node = this.#nearer(id + this.#lists);
    return node < this.#lists ? -1 : node - this.#lists;
  }

  /** Takes the id at the back out of its list; -1 of an empty list. */
  takeBack(list: number): number {
    const id = this.back(list);
    if (id !== -1) this.remove(id);
    return id;
  }

  /** Puts an id that is in no list at the front of one. */
  pushFront(list: number, id: number): void {
    this.#linkFirst(list, id + this.#lists);
    this.#listOf[id] = list;
    this.#sizes[list] = this.size(list) + 1;
  }

  remove(id: number): void {
    const list = this.listOf(id);
    this.#unlink(id + this.#lists);
    this.#listOf[id] = unlisted;
    this.#sizes[list] = this.size(list) - 1;
  }

  moveToFront(list: number, id: number): void {
    const from = this.listOf(id);
    const node = id + this.#lists;
    this.#unlink(node);
    this.#linkFirst(list, node);
    if (from === list) return;
    this.#listOf[id] = list;
    this.#sizes[from] = this.size(from) - 1;
    this.#sizes[list] = this.size(list) + 1;
  }

  /** `moveToFront` of an id that is in this list: written out, for it is what most look-ups do. */
  toFront(list: number, id: number): void {
    const links = this.#links;
    const node = (id + this.#lists) << 1;
    const nearer = links[node] ?? 0;
    const farther = links[node | 1] ?? 0;
    links[(nearer << 1) | 1] = farther;
    links[farther << 1] = nearer;
    const end = list << 1;
    const first = links[end | 1] ?? 0;
    links[node] = list;
    links[node | 1] = first;
    links[end | 1] = node >> 1;
    links[first << 1] = node >> 1;
  }

  /** The id `from` is called `to` from now on, in the same place; `to` must be in no list. */
  renumber(from: number, to: number): void {
    const node = from + this.#lists;
    const target = to + this.#lists;
    this.#link(this.#nearer(node), target);
    this.#link(target, this.#farther(node));
    this.#listOf[to] = this.listOf(from);
    this.#listOf[from] = unlisted;
  }

  clear(): void {
    this.#listOf.fill(unlisted);
    this.#sizes.fill(0);
    for (let list = 0; list < this.#lists; list += 1) this.#link(list, list);
  }

  #nearer(node: number): number {
    return this.#links[node * 2] ?? 0;
  }

  #farther(node: number): number {
    return this.#links[node * 2 + 1] ?? 0;
  }

  #unlink(node: number): void {
    this.#link(this.#nearer(node), this.#farther(node));
  }

  #linkFirst(list: number, node: number): void {
    const first = this.#farther(list);
    this.#link(list, node);
    this.#link(node, first);
  }

  #link(nearer: number, farther: number): void {
    this.#links[nearer * 2 + 1] = farther;
    this.#links[farther * 2] = nearer;
  }
}
