import type { Floor, Moment } from './floor.ts';
import { quantile } from './median.ts';

const rememberedDrops = 12;
/** A collection that frees less than this share of the usual full one was a partial one, or the load fell. */
const fullShare = 0.35;
/** Before this many drops were seen, a full one is told by the climb since the last instead. */
const minDrops = 3;
const smallestDrop = 1e6;
/** The most collections from one full one to the next; assumed until some were seen. */
const longestCycle = 48;
/** After this many usual cycles without a full collection, none is expected any more. */
const patience = 1.25;

/**
 * Floors of a collected heap. Partial collections leave garbage behind, so that the level after them climbs like a
 * saw; only the collection that drops it by about the full height shows what is live. Where no collection drops it for
 * longer than a usual cycle (live data grows faster than garbage is freed, or every collection is full), the lowest
 * level of the last cycle is taken: late, but never too high.
 */
export class CollectionFloors {
  #collections: number | null = null;
  #last: Floor | null = null;
  #levels: Floor[] = [];
  #given: Floor | null = null;
  #sinceFull = 0;
  readonly #drops: number[] = [];
  readonly #cycles: number[] = [];

  /** What a collected level may at most hold as garbage, from the drops seen; null while none was seen. */
  get sawHeight(): number | null {
    return this.#drops.length < 2 ? null : quantile(this.#drops, 0.9);
  }

  /** True when `collections` says that a collection happened since the last call. */
  isNew(collections: number): boolean {
    const isNew = this.#collections !== null && collections !== this.#collections;
    this.#collections = collections;
    return isNew;
  }

  /** Takes the level after a new collection; returns the floor it shows, if it does. */
  add(moment: Moment, bytes: number, items: number): Floor | null {
    const level = { ...moment, bytes, items, slackBytes: 0 };
    const drop = this.#last ? this.#last.bytes - bytes : 0;
    const cycle = this.#cycle;
    this.#sinceFull += 1;
    const isFull = drop > smallestDrop && this.#isFull(drop);
    this.#last = level;
    if (isFull) {
      this.#levels = [level];
      this.#sinceFull = 0;
      return level;
    }
    this.#levels = [...this.#levels, level].slice(-cycle);
    return this.#sinceFull > patience * cycle ? this.#lowest() : null;
  }

  /** Forgets the level but not the shape of the saw: the next drop has nothing to do with a collection. */
  interrupt(): void {
    this.#last = null;
    this.#levels = [];
    this.#sinceFull = 0;
  }

  get #cycle(): number {
    const seen = this.#cycles.length < 2 ? longestCycle : Math.ceil(quantile(this.#cycles, 0.75));
    return Math.min(longestCycle, Math.max(3, seen));
  }

  #isFull(drop: number): boolean {
    const climb = (this.#last?.bytes ?? 0) - Math.min(...this.#levels.map((level) => level.bytes));
    const usual = this.#drops.length < minDrops ? climb : quantile(this.#drops, 0.75);
    const isFull = drop >= fullShare * usual;
    if (isFull || this.#drops.length >= minDrops) remember(this.#drops, drop);
    if (isFull) remember(this.#cycles, this.#sinceFull);
    return isFull;
  }

  /** The lowest level of the last cycle; each is given once. */
  #lowest(): Floor | null {
    const lowest = this.#levels.reduce((low, level) => (level.bytes <= low.bytes ? level : low));
    if (lowest === this.#given) return null;
    this.#given = lowest;
    return { ...lowest, slackBytes: Math.max(0, ...this.#drops) };
  }
}

function remember(values: number[], value: number): void {
  values.push(value);
  if (values.length > rememberedDrops) values.shift();
}
