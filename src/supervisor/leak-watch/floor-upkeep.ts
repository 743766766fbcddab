/** What V8 holds, and what it held after its last full collection. */
export interface HeldByV8 {
  readonly heapBytes: number;
  readonly externalBytes: number;
  readonly collections: {
    readonly count: number;
    readonly usedBytesAfterLast: number;
    readonly externalBytesAfterLast: number;
    /** The parts of both that owners declared then. */
    readonly declaredAfterLast: { readonly heapBytes: number; readonly externalBytes: number };
  };
}

/** One full collection takes some 20 ms: at this distance a thousandth of the time at most. */
const leastGapSeconds = 20;
/** Floors half a leak apart, so that a leak shows in several of them before it is large. */
const riseShare = 0.5;

/**
 * Says when a full collection is wanted for the sake of its floor. V8 collects an idle process's heap hardly ever, and
 * between two collections nobody can tell what is held from what is garbage: where both together have risen by much, it
 * is worth knowing.
 */
export class FloorUpkeep {
  #count = -1;
  #lastSeconds = -Infinity;

  /** `leakGrowthBytes`: growth that counts as a leak. Monotonic seconds. */
  isFloorDue(held: HeldByV8, leakGrowthBytes: number, seconds: number): boolean {
    const { count, usedBytesAfterLast, externalBytesAfterLast } = held.collections;
    if (count !== this.#count) {
      this.#count = count;
      this.#lastSeconds = seconds;
    }
    const risenBytes = Math.max(held.heapBytes - usedBytesAfterLast, held.externalBytes - externalBytesAfterLast);
    if (risenBytes < riseShare * leakGrowthBytes || seconds - this.#lastSeconds < leastGapSeconds) return false;
    this.#lastSeconds = seconds;
    return true;
  }
}
