import type { Moment } from './floor.ts';
import type { LeakSample } from './leak-sample.ts';

/** The load is the rate of operations over about this long: shorter than a pause, longer than a burst. */
const smoothingSeconds = 45;

/** Follows time awake and load. Monotonic time only; sleeps are cut out; a sample from the past is not counted. */
export class LoadMeter {
  readonly #gapSeconds: number;
  #last: LeakSample | null = null;
  #awake = 0;
  #load: number | null = null;
  #hasSlept = false;

  constructor(gapSeconds: number) {
    if (!(gapSeconds > 0)) throw new RangeError(`gapSeconds must be positive, not ${gapSeconds}`);
    this.#gapSeconds = gapSeconds;
  }

  /** The moment of the sample; null when it is not later than the one before. */
  add(sample: LeakSample): Moment | null {
    const last = this.#last;
    const passed = last ? sample.seconds - last.seconds : 0;
    if (last && passed <= 0) return null;
    this.#hasSlept = passed > this.#gapSeconds;
    if (last && !this.#hasSlept) {
      this.#awake += passed;
      const rate = Math.max(0, sample.operations - last.operations) / passed;
      const weight = 1 - Math.exp(-passed / smoothingSeconds);
      this.#load = this.#load === null ? rate : this.#load + weight * (rate - this.#load);
    }
    this.#last = sample;
    return { awake: this.#awake, seconds: sample.seconds, load: this.#load ?? 0, operations: sample.operations };
  }

  /** The last sample came after a gap. */
  get hasSlept(): boolean {
    return this.#hasSlept;
  }
}
