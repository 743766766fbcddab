import type { ExactRank } from './exact-rank.ts';
import { TopRows } from './top-rows.ts';

/** Kept for a closer look, for each neighbour wanted. */
const perNeighbour = 6;
const leastKept = 64;
/** Looked at beyond the wanted before errors are judged. */
const leastExtra = 4;
/** A candidate may make up for so many times the largest error seen so far. */
const errorsToMakeUp = 2;

/** The best by approximate score, each id once although it may be in several cells. */
export class Candidates {
  readonly #wanted: number;
  readonly #kept: TopRows;
  readonly #best: TopRows;
  readonly #offered = new Set<number>();

  constructor(wanted: number) {
    this.#wanted = wanted;
    this.#kept = new TopRows(Math.max(leastKept, wanted * perNeighbour));
    this.#best = new TopRows(wanted);
  }

  /** A score must exceed this to be of interest. */
  get bar(): number {
    return this.#kept.worst;
  }

  /** As far as is known, the last of the wanted neighbours scores this; -Infinity while they are too few. */
  get lastWanted(): number {
    return this.#best.worst;
  }

  offer(id: number, score: number): void {
    if (this.#offered.has(id)) return;
    this.#offered.add(id);
    this.#kept.offer(id, score);
    this.#best.offer(id, score);
  }

  /** Compares the best by their full vectors, until no other can be expected to be nearer than what was found. */
  rankExactly(rank: ExactRank): void {
    let largestError = 0;
    let looked = 0;
    for (const { label, score } of this.#kept.sorted()) {
      const isJudged = rank.isFull && looked >= this.#wanted + leastExtra;
      if (isJudged && score + errorsToMakeUp * largestError < rank.worst) return;
      const similarity = rank.offer(label);
      if (similarity === undefined) continue;
      largestError = Math.max(largestError, Math.abs(similarity - score));
      looked += 1;
    }
  }
}
