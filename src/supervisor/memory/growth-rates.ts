export interface GrowthPoint {
  /** Monotonic. */
  readonly nowMs: number;
  readonly privateBytes: number;
  readonly trackedBytes: number;
  readonly untrackedBytes: number;
}

export interface GrowthPerSecond {
  readonly privateBytesPerSecond: number;
  readonly trackedBytesPerSecond: number;
  readonly untrackedBytesPerSecond: number;
}

const windowMs = 60_000;
const maxPoints = 64;

/** How fast memory grows, from the ends of the last minute or of the last two samples. Hours are the leak detector's. */
export class GrowthRates {
  readonly #points: GrowthPoint[] = [];

  /** Returns the rates up to this point; 0 without an earlier one. */
  add(point: GrowthPoint): GrowthPerSecond {
    const points = this.#points;
    // One point beyond the window stays, so that two samples far apart make a rate too.
    while (points.length >= maxPoints || (points[1]?.nowMs ?? Infinity) <= point.nowMs - windowMs) points.shift();
    points.push(point);
    const from = points[0] ?? point;
    const seconds = (point.nowMs - from.nowMs) / 1_000;
    const rate = (now: number, then: number) => (seconds > 0 ? (now - then) / seconds : 0);
    return {
      privateBytesPerSecond: rate(point.privateBytes, from.privateBytes),
      trackedBytesPerSecond: rate(point.trackedBytes, from.trackedBytes),
      untrackedBytesPerSecond: rate(point.untrackedBytes, from.untrackedBytes),
    };
  }
}
