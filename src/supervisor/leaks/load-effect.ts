import type { Floor } from './floor.ts';
import { median, robustDeviation } from './median.ts';

const rememberedContrasts = 32;
const minContrasts = 4;
/** Contrasts are taken between neighbours only, so that a slow leak does not pass for load. */
const neighbourSeconds = 2_400;

/**
 * How many bytes a unit of load adds to a floor, learnt from neighbouring floors of unlike load. Like is then compared
 * with like: a floor at full load with what a floor at rest would be.
 */
export class LoadEffect {
  readonly #contrasts: number[] = [];
  readonly #unknownBytes: number;
  #highestLoad = 0;
  #last: Floor | null = null;

  constructor(unknownBytes: number) {
    if (!(unknownBytes >= 0)) throw new RangeError(`unknownBytes must not be negative, not ${unknownBytes}`);
    this.#unknownBytes = unknownBytes;
  }

  learn(floor: Floor): void {
    const last = this.#last;
    this.#last = floor;
    this.#highestLoad = Math.max(this.#highestLoad, floor.load);
    if (!last || floor.awake - last.awake > neighbourSeconds) return;
    const difference = floor.load - last.load;
    // Where nothing ever happens, all differences are 0 and would divide to no number.
    if (difference === 0 || Math.abs(difference) < 0.3 * this.#highestLoad) return;
    this.#contrasts.push((floor.bytes - last.bytes) / difference);
    if (this.#contrasts.length > rememberedContrasts) this.#contrasts.shift();
  }

  /** Bytes that one operation a second adds; load never lowers a floor. */
  get bytesPerLoad(): number {
    return this.#contrasts.length < minContrasts ? 0 : Math.max(0, median(this.#contrasts));
  }

  /** What a difference of load may still add beyond the learnt effect. */
  doubt(loadDifference: number): number {
    if (this.#highestLoad === 0) return 0;
    const unknown = this.#unknownBytes / this.#highestLoad;
    const spread = robustDeviation(this.#contrasts);
    const learnt = this.#contrasts.length < minContrasts ? unknown : (2 * spread) / Math.sqrt(this.#contrasts.length);
    return Math.min(unknown, learnt) * Math.abs(loadDifference);
  }
}
