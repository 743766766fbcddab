import type { AccessTrace } from './access-trace.ts';

export interface Hits {
  /** Of all counted look-ups. */
  readonly all: number;
  /** Of those that somebody waits for. */
  readonly interactive: number;
}

/**
 * Belady's optimum: what is looked up again last goes first, and what never is is not taken in. No policy hits more of
 * all look-ups; nothing is said of the interactive ones alone, which are a part of the same run.
 */
export function optimalHits(trace: AccessTrace, capacity: number): Hits {
  const next = nextUses(trace);
  const held = new Uint8Array(trace.distinctKeys);
  const farthest = new MaxHeap(trace.keys.length + 1);
  const never = trace.keys.length;
  let size = 0;
  let all = 0;
  let interactive = 0;
  trace.keys.forEach((key, at) => {
    const nextUse = next[at] ?? never;
    const isHit = held[key] === 1;
    if (isHit && at >= trace.countedFrom) {
      all += 1;
      interactive += trace.isInteractive?.[at] ?? 1;
    }
    if (nextUse === never) {
      held[key] = 0;
      if (isHit) size -= 1;
      return;
    }
    // An entry's former next use stays in the heap, below all that is to come: it is never the greatest.
    farthest.push(nextUse);
    held[key] = 1;
    if (!isHit) size += 1;
    if (size <= capacity) return;
    held[trace.keys[farthest.pop()] ?? 0] = 0;
    size -= 1;
  });
  return { all, interactive };
}

/** For each look-up, when its key is looked up again; the trace's length for never. */
function nextUses({ keys, distinctKeys }: AccessTrace): Int32Array {
  const next = new Int32Array(keys.length);
  const seenAt = new Int32Array(distinctKeys).fill(keys.length);
  for (let at = keys.length - 1; at >= 0; at -= 1) {
    const key = keys[at] ?? 0;
    next[at] = seenAt[key] ?? keys.length;
    seenAt[key] = at;
  }
  return next;
}

class MaxHeap {
  readonly #values: Int32Array;
  #size = 0;

  constructor(capacity: number) {
    this.#values = new Int32Array(capacity);
  }

  push(value: number): void {
    let at = this.#size;
    this.#size += 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.#values[parent] ?? 0;
      if (above >= value) break;
      this.#values[at] = above;
      at = parent;
    }
    this.#values[at] = value;
  }

  pop(): number {
    const greatest = this.#values[0] ?? 0;
    this.#size -= 1;
    const value = this.#values[this.#size] ?? 0;
    let at = 0;
    for (let child = 1; child < this.#size; child = at * 2 + 1) {
      if (child + 1 < this.#size && (this.#values[child + 1] ?? 0) > (this.#values[child] ?? 0)) child += 1;
      const below = this.#values[child] ?? 0;
      if (below <= value) break;
      this.#values[at] = below;
      at = child;
    }
    this.#values[at] = value;
    return greatest;
  }
}
