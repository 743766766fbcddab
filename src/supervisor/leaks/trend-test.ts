import { garbageDoubt, likeForLike, toPoint, type Doubts, type Evidence, type Judged } from './evidence.ts';
import { growthTrend } from './growth-trend.ts';
import type { LeakSettings } from './leak-settings.ts';
import { median, quantile } from './median.ts';

const minFloors = 6;
/** Theil-Sen looks at all pairs: longer windows are thinned to this many floors. */
const maxFloors = 48;
/** Each half must rise by no less than this share of the growth: what levels off, or rose once, is no trend. */
const halfShare = 0.2;

/** Growth that goes on through one window: significant, large and fast enough, in both halves. */
export function testTrend(all: readonly Judged[], settings: LeakSettings, doubts: Doubts): Evidence | null {
  const floors = thin(all);
  const first = floors[0];
  const last = floors.at(-1);
  if (!first || !last || floors.length < minFloors) return null;
  const levels = floors.map((floor) => floor.level);
  if (Math.max(...levels) - Math.min(...levels) < settings.minGrowthBytes * doubts.factor) return null;
  const trend = growthTrend(floors.map(toPoint));
  const span = last.awake - first.awake;
  const growthBytes = trend.slope * span;
  if (trend.pValue > settings.maxPValue || trend.interval[0] <= 0) return null;
  if (doubts.rate(first, last, trend.slope) < slowestRate(span, settings) * doubts.factor) return null;
  if (growthBytes < settings.minGrowthBytes * doubts.factor + loadDoubt(floors, doubts) + garbageDoubt(floors))
    return null;
  return goesOn(floors, growthBytes) ? { test: 'trend', since: first, growthBytes, trend, floors } : null;
}

function slowestRate(span: number, settings: LeakSettings): number {
  // The slope of a leak right at the threshold is measured a little below it half of the time.
  if (span < 0.9 * settings.slowWindowSeconds) return 0.75 * settings.minRateBytesPerSecond;
  return settings.slowRateBytesPerSecond;
}

/** What the load may have added, should its effect be other than learnt. */
function loadDoubt(floors: readonly Judged[], doubts: Doubts): number {
  const third = Math.ceil(floors.length / 3);
  return likeForLike(floors.slice(0, third), floors.slice(-third), doubts);
}

function goesOn(floors: readonly Judged[], growthBytes: number): boolean {
  const levels = floors.map((floor) => floor.level);
  const middle = Math.floor(levels.length / 2);
  const halves = [levels.slice(0, middle + 1), levels.slice(middle)];
  if (halves.some((half) => riseOf(half) < halfShare * growthBytes)) return false;
  return quantile(levels.slice(-2), 0) >= quantile(levels, 0.75);
}

/** From the median of the first third to that of the last. */
function riseOf(levels: readonly number[]): number {
  const third = Math.ceil(levels.length / 3);
  return median(levels.slice(-third)) - median(levels.slice(0, third));
}

function thin(floors: readonly Judged[]): readonly Judged[] {
  const stride = Math.ceil(floors.length / maxFloors);
  return floors.filter((_, index) => (floors.length - 1 - index) % stride === 0);
}
