import { likeForLike, toPoint, type Doubts, type Evidence, type Judged } from './evidence.ts';
import { growthTrend } from './growth-trend.ts';
import type { LeakSettings } from './leak-settings.ts';
import { isRising, largestRise } from './rises.ts';

const minFloors = 4;
/** True floors after collections need less time than the lowest samples of a while, which may be a sway. */
const minSecondsCollected = 45;
const minSeconds = 75;
const windowSeconds = 180;
/** Of a process: what loads once, and what its first use takes, is not steady for long afterwards. */
const startUpSeconds = 30;
/** Added to the factor by which growth must pass the threshold anyway. */
const moreGrowth = 2;
const rateFactor = 20;
/** No single rise may make up more of the growth than this: that would be a step, or a table that doubled. */
const largestShare = 0.5;
/** The later half of the time must bring this much of the growth: what fills up slows down. */
const lateShare = 0.44;

/**
 * Growth so steep and so steady that nothing explains it, in a young process either: each floor above the one before,
 * without a great step, and no slower in the end than at the beginning. Waiting for the warm-up to pass would mean that
 * half a megabyte a second fills the memory limit before anybody is told.
 */
export function testSteep(all: readonly Judged[], settings: LeakSettings, doubts: Doubts): Evidence | null {
  const last = all.at(-1);
  if (!last) return null;
  const from = Math.max(startUpSeconds, last.awake - windowSeconds);
  const recent = all.filter(({ awake }) => awake >= from);
  const lowest = Math.min(...recent.map(({ level }) => level));
  if (last.level - lowest < (moreGrowth + doubts.factor) * settings.minGrowthBytes) return null;
  for (let count = minFloors; count <= recent.length; count += 1) {
    const run = recent.slice(-count);
    if (!isRising(run)) return null;
    const found = judgeRun(run, settings, doubts);
    if (found) return found;
  }
  return null;
}

function judgeRun(run: readonly Judged[], settings: LeakSettings, doubts: Doubts): Evidence | null {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last || last.awake - first.awake < (doubts.isCollected ? minSecondsCollected : minSeconds))
    return null;
  const growthBytes = last.level - first.level;
  const needed = (moreGrowth + doubts.factor) * settings.minGrowthBytes + likeForLike([first], [last], doubts);
  const rate = growthBytes / (last.awake - first.awake);
  if (growthBytes < needed || rate < rateFactor * settings.minRateBytesPerSecond) return null;
  if (largestRise(run) > largestShare * growthBytes || lateGrowth(run) < lateShare * growthBytes) return null;
  return { test: 'trend', since: first, growthBytes, trend: growthTrend(run.map(toPoint)), floors: run };
}

/** From the middle of the time on, interpolated between the floors around it. */
function lateGrowth(run: readonly Judged[]): number {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last) return 0;
  const middle = (first.awake + last.awake) / 2;
  const after = run.find(({ awake }) => awake >= middle) ?? last;
  const before = run.findLast(({ awake }) => awake <= middle) ?? first;
  const share = after.awake === before.awake ? 0 : (middle - before.awake) / (after.awake - before.awake);
  return last.level - (before.level + share * (after.level - before.level));
}
