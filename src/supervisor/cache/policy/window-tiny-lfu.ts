import type { HashOf } from './eviction-policy.ts';
import type { FrequencySketch } from './frequency-sketch.ts';
import { LinkedLists } from './linked-lists.ts';

const window = 0;
const probation = 1;
const guarded = 2;
const lists = 3;

const guardedShareOfMain = 0.8;

/**
 * W-TinyLFU with a window of a given share (Einziger, Eytan, Friedman, Manes: Adaptive Software Cache Management, 2018).
 * New entries join the window, ordered by last use. What the window has no room for competes with the entry of the main
 * part that was used longest ago: the one looked up more often stays. In the main part, what is used again is guarded.
 * The sketch is counted by the caller, for several share one.
 */
export class WindowTinyLfu {
  readonly #lists = new LinkedLists(lists);
  readonly #sketch: FrequencySketch;
  readonly #hashOf: HashOf;
  #windowShare: number;
  #capacity = 1;
  #windowMax = 1;
  #guardedMax = 0;

  constructor(sketch: FrequencySketch, hashOf: HashOf, windowShare: number) {
    this.#sketch = sketch;
    this.#hashOf = hashOf;
    this.#windowShare = windowShare;
  }

  get reservedBytes(): number {
    return this.#lists.reservedBytes;
  }

  get windowShare(): number {
    return this.#windowShare;
  }

  setCapacity(entries: number): void {
    this.#capacity = Math.max(1, entries);
    this.setWindowShare(this.#windowShare);
  }

  /** Moves entries between window and main part, and lets none go. A window that grows fills up with new entries. */
  setWindowShare(share: number): void {
    this.#windowShare = share;
    this.#windowMax = this.#windowOf(this.#capacity);
    this.#guardedMax = Math.floor((this.#capacity - this.#windowMax) * guardedShareOfMain);
    this.#limitGuarded();
    this.#fillMain();
  }

  hit(id: number): void {
    if (this.#lists.listOf(id) === window) {
      this.#lists.moveToFront(window, id);
    } else {
      this.#lists.moveToFront(guarded, id);
      this.#limitGuarded();
    }
  }

  insert(id: number): void {
    this.#lists.pushFront(window, id);
    this.#fillMain();
  }

  /** The window's share is that of the entries held, so that both parts shrink alike when many go. */
  evict(): number {
    const held = this.#lists.size(window) + this.#mainSize();
    const fromMain = this.#mainVictim();
    if (fromMain === -1) return this.#lists.takeBack(window);
    const loser = this.#lists.size(window) >= this.#windowOf(held) ? this.#contest(fromMain) : fromMain;
    this.#lists.remove(loser);
    return loser;
  }

  remove(id: number): void {
    this.#lists.remove(id);
  }

  renumber(from: number, to: number): void {
    this.#lists.renumber(from, to);
  }

  reserve(ids: number): void {
    this.#lists.reserve(ids);
  }

  clear(): void {
    this.#lists.clear();
  }

  #windowOf(entries: number): number {
    return Math.max(1, Math.round(entries * this.#windowShare));
  }

  #mainSize(): number {
    return this.#lists.size(probation) + this.#lists.size(guarded);
  }

  #mainVictim(): number {
    const id = this.#lists.back(probation);
    return id === -1 ? this.#lists.back(guarded) : id;
  }

  /**
   * The loser of the window's last and the main part's; a winner from the window moves to the main part. Of two used
   * equally often the window's was used later: it wins, unless it was used only once, as all that a scan brings.
   */
  #contest(fromMain: number): number {
    const fromWindow = this.#lists.back(window);
    const uses = this.#frequency(fromWindow);
    const usesToBeat = this.#frequency(fromMain);
    if (uses < usesToBeat || (uses === usesToBeat && uses < 2)) return fromWindow;
    this.#lists.moveToFront(probation, fromWindow);
    return fromMain;
  }

  #frequency(id: number): number {
    return this.#sketch.frequency(this.#hashOf(id));
  }

  #fillMain(): void {
    const mainMax = this.#capacity - this.#windowMax;
    while (this.#lists.size(window) > this.#windowMax && this.#mainSize() < mainMax)
      this.#lists.moveToFront(probation, this.#lists.back(window));
  }

  #limitGuarded(): void {
    while (this.#lists.size(guarded) > this.#guardedMax) this.#lists.moveToFront(probation, this.#lists.back(guarded));
  }
}
