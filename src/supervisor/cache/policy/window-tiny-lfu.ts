import { LinkedLists } from './linked-lists.ts';

const window = 0;
const probation = 1;
const guarded = 2;
const lists = 3;

/** How often an entry was used of late. */
export type UsesOf = (id: number) => number;

const guardedShareOfMain = 0.8;

/** The least used of the main part's last entries makes way: of one in so many entries, within these limits. */
const entriesPerCandidate = 32;
const minCandidates = 4;
const maxCandidates = 512;

/**
 * W-TinyLFU with a window of a given share (Einziger, Eytan, Friedman, Manes: Adaptive Software Cache Management, 2018).
 * New entries join the window, ordered by last use. What the window has no room for competes with the least used of those
 * that the main part used longest ago: the one looked up more often stays. In the main part, what is used again is guarded.
 * Uses are counted by the caller.
 */
export class WindowTinyLfu {
  readonly #lists = new LinkedLists(lists);
  readonly #usesOf: UsesOf;
  #windowShare: number;
  #capacity = 1;
  #windowMax = 1;
  #guardedMax = 0;
  #candidates = minCandidates;

  constructor(usesOf: UsesOf, windowShare: number) {
    this.#usesOf = usesOf;
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
    const candidates = Math.round(this.#capacity / entriesPerCandidate);
    this.#candidates = Math.max(minCandidates, Math.min(maxCandidates, candidates));
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
    const list = this.#lists.listOf(id);
    if (list !== probation) return this.#lists.toFront(list, id);
    this.#lists.moveToFront(guarded, id);
    this.#limitGuarded();
  }

  insert(id: number): void {
    this.#lists.pushFront(window, id);
    this.#fillMain();
  }

  /** The window's share is that of the entries held, so that both parts shrink alike when many go. */
  evict(): number {
    const held = this.#lists.size(window) + this.#mainSize();
    // Looking at many takes some microseconds: when the cache shrinks and thousands go, few must do.
    const fromMain = this.#mainVictim(held === this.#capacity ? this.#candidates : minCandidates);
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

  /** The least used of the last ones; of equally used ones, the one that was used longest ago. */
  #mainVictim(candidates: number): number {
    const list = this.#lists.size(probation) === 0 ? guarded : probation;
    let victim = this.#lists.back(list);
    let leastUses = victim === -1 ? 0 : this.#usesOf(victim);
    let id = victim;
    for (let seen = 1; seen < candidates && leastUses > 0; seen += 1) {
      id = this.#lists.nearer(id);
      if (id === -1) break;
      const uses = this.#usesOf(id);
      if (uses >= leastUses) continue;
      victim = id;
      leastUses = uses;
    }
    return victim;
  }

  /**
   * The loser of the window's last and the main part's; a winner from the window moves to the main part. Of two used
   * equally often the window's was used later: it wins, unless it was used only once, as all that a scan brings.
   */
  #contest(fromMain: number): number {
    const fromWindow = this.#lists.back(window);
    const uses = this.#usesOf(fromWindow);
    const usesToBeat = this.#usesOf(fromMain);
    if (uses < usesToBeat || (uses === usesToBeat && uses < 2)) return fromWindow;
    this.#lists.moveToFront(probation, fromWindow);
    return fromMain;
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
