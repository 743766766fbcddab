import { growthTrend } from '../leaks/growth-trend.ts';
import { CountFloors, type CountFloor } from './count-floors.ts';

/** Five minutes show what runs away; two hours show what is left behind now and then. */
const fine = { spanSeconds: 30, spans: 10 };
const coarse = { spanSeconds: 600, spans: 12 };

/** Less is a change of what the process does, and costs nothing. */
const minGrowth = 20;
/** So many of the steps must lead upwards; the others must be level. */
const risingShare = 0.75;
/** No single step may make up more of the growth than this: that would be something that was opened once. */
const largestShare = 0.4;
/** A finding ends when this much of its growth is gone, or when nothing was added for as long. */
const endShare = 0.5;
const endSeconds = 3_600;

/** A count that climbs. */
export interface ResourceGrowth {
  readonly sinceSeconds: number;
  readonly grown: number;
  readonly count: number;
  readonly perSecond: number;
  readonly pValue: number;
  readonly floors: readonly CountFloor[];
}

/** Judges one count: pure, from readings alone, in bounded memory. */
export class ResourceWatch {
  readonly #fine = new CountFloors(fine.spanSeconds, fine.spans);
  readonly #scales = [this.#fine, new CountFloors(coarse.spanSeconds, coarse.spans)];
  #open: ResourceGrowth | null = null;
  #highest = 0;
  #highestSeconds = 0;

  /** Takes a reading. Monotonic seconds. */
  add(seconds: number, count: number): void {
    for (const floors of this.#scales) {
      if (!floors.add(seconds, count)) continue;
      if (floors === this.#fine) this.#followOpen(seconds);
      if (!this.#open && floors.isFull) this.#begin(judgeClimb(floors.all), seconds);
    }
  }

  /** What climbs, until it has come down or stood still for long. */
  get growth(): ResourceGrowth | null {
    return this.#open;
  }

  /** Over about the last five minutes. */
  get perSecond(): number {
    return growthTrend(this.#fine.all.map(toPoint)).slope;
  }

  #begin(found: ResourceGrowth | null, seconds: number): void {
    this.#open = found;
    this.#highest = found?.count ?? 0;
    this.#highestSeconds = seconds;
  }

  #followOpen(seconds: number): void {
    const latest = this.#fine.all.at(-1)?.count;
    if (!this.#open || latest === undefined) return;
    if (latest > this.#highest) [this.#highest, this.#highestSeconds] = [latest, seconds];
    const hasComeDown = latest <= this.#highest - endShare * this.#open.grown;
    if (hasComeDown || seconds - this.#highestSeconds >= endSeconds) this.#open = null;
  }
}

function judgeClimb(floors: readonly CountFloor[]): ResourceGrowth | null {
  const [first, last] = [floors[0], floors.at(-1)];
  if (!first || !last) return null;
  const grown = last.count - first.count;
  const steps = floors.slice(1).map((floor, index) => floor.count - (floors[index]?.count ?? floor.count));
  const isClimbing = steps.every((step) => step >= 0);
  const rising = steps.filter((step) => step > 0).length;
  if (!isClimbing || grown < minGrowth || rising < risingShare * steps.length) return null;
  if (Math.max(...steps) > largestShare * grown) return null;
  const { slope, pValue } = growthTrend(floors.map(toPoint));
  return { sinceSeconds: first.seconds, grown, count: last.count, perSecond: slope, pValue, floors: [...floors] };
}

const toPoint = ({ seconds, count }: CountFloor) => ({ x: seconds, y: count });
