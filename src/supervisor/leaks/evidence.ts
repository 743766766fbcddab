import type { Floor } from './floor.ts';
import type { Trend } from './growth-trend.ts';

/** A floor with its explained part taken out. */
export interface Judged extends Floor {
  /** Bytes less what items and load explain. */
  readonly level: number;
}

/** What one test saw of a leak. */
export interface Evidence {
  readonly test: 'trend' | 'step' | 'surge';
  readonly since: Floor;
  readonly growthBytes: number;
  readonly trend: Trend;
  readonly floors: readonly Judged[];
}

/** What the tests need to know of the component beside its floors. */
export interface Doubts {
  /** What a difference of load may add beyond the learnt effect. */
  readonly load: (loadDifference: number) => number;
  readonly warmAwake: number;
  /** The rate of growth between two floors; where operations were rare, as it would be at the usual load. */
  readonly rate: (first: Floor, last: Floor, slope: number) => number;
  /** Growth and rate must pass the thresholds by this factor. */
  readonly factor: number;
  /** The floors are what collections have left. */
  readonly isCollected: boolean;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / Math.max(1, values.length);

/** What of the growth may be garbage that the last floors hold. */
export const garbageDoubt = (floors: readonly Floor[]): number =>
  Math.max(0, ...floors.slice(-2).map((floor) => floor.slackBytes));

/** What the load may have added to the floors after, should its effect be other than learnt: like with like, so only
 * load beyond what the floors before have seen counts. */
export function likeForLike(before: readonly Floor[], after: readonly Floor[], doubts: Doubts): number {
  const seen = Math.max(...before.map((floor) => floor.load));
  return doubts.load(Math.max(0, mean(after.map((floor) => floor.load)) - seen));
}

export const toPoint = (floor: Judged): { x: number; y: number } => ({ x: floor.awake, y: floor.level });
