import { garbageDoubt, likeForLike, toPoint, type Doubts, type Evidence, type Judged } from './evidence.ts';
import { growthTrend } from './growth-trend.ts';
import type { LeakSettings } from './leak-settings.ts';
import { robustDeviation } from './median.ts';
import { isRising, largestRise, rises } from './rises.ts';

const minFloors = 4;
const maxFloors = 8;
const growthFactor = 1.5;
/** No single rise may make up more of the growth than this: that would be a step or a change of load. */
const largestShare = 0.6;
/** This much of the growth must lead beyond all of the floors before: coming back from a low is no growth. */
const newShare = 0.7;
const comparedBefore = 10;

/**
 * A few floors, each above the one before: too few for a trend test to call them significant, but far above the noise
 * that the floors before them had. Full collections are rare; waiting for six of them can take an hour.
 */
export function testRatchet(floors: readonly Judged[], settings: LeakSettings, doubts: Doubts): Evidence | null {
  for (let count = minFloors; count <= Math.min(maxFloors, floors.length); count += 1) {
    const run = floors.slice(-count);
    const [first, last] = [run[0], run.at(-1)];
    if (!first || !last || first.awake < doubts.warmAwake || !isRising(run)) return null;
    const growthBytes = last.level - first.level;
    const before = floors.slice(-count - comparedBefore, -count);
    if (last.level - Math.max(...before.map((floor) => floor.level)) < newShare * growthBytes) continue;
    const noise = noiseOf(before, settings);
    const needed = growthFactor * settings.minGrowthBytes * doubts.factor + likeForLike([first], [last], doubts);
    if (growthBytes < needed + garbageDoubt(run) + 4 * noise || largestRise(run) > largestShare * growthBytes) continue;
    const trend = growthTrend(run.map(toPoint));
    if (doubts.rate(first, last, trend.slope) < 0.75 * settings.minRateBytesPerSecond * doubts.factor) continue;
    return { test: 'trend', since: first, growthBytes, trend, floors: run };
  }
  return null;
}

/** Noise of a floor, from the differences of those before; a tenth of the threshold where they are too few. */
function noiseOf(before: readonly Judged[], settings: LeakSettings): number {
  return before.length < 4 ? 0.1 * settings.minGrowthBytes : robustDeviation(rises(before)) / Math.SQRT2;
}
