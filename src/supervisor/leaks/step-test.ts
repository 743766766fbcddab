import { likeForLike, toPoint, type Doubts, type Evidence, type Judged } from './evidence.ts';
import { growthTrend } from './growth-trend.ts';
import type { LeakSettings } from './leak-settings.ts';
import { median, robustDeviation } from './median.ts';

const minBefore = 3;
const minAfter = 2;
/** Few floors on one side need more on the other. */
const minTogether = 6;
const comparedBefore = 10;
/** A step right at the threshold is measured below it half of the time. */
const measuredShare = 0.8;
/** Either side must be level: its own drift at most this share of the step. */
const driftShare = 0.35;

/**
 * A change point that stays: all floors since are above all floors before by about the threshold, both sides are level,
 * and the load does not explain it. Looks for the change point among the last floors.
 */
export function testStep(all: readonly Judged[], settings: LeakSettings, doubts: Doubts): Evidence | null {
  const floors = all.filter((floor) => floor.awake >= doubts.warmAwake && floor.slackBytes === 0);
  const last = floors.at(-1);
  const levels = floors.map((floor) => floor.level);
  const needed = measuredShare * settings.minGrowthBytes * doubts.factor;
  if (!last || Math.max(...levels) - Math.min(...levels) < needed) return null;
  for (let split = floors.length - minAfter; split >= minBefore; split -= 1) {
    const before = floors.slice(Math.max(0, split - comparedBefore), split);
    const after = floors.slice(split);
    const [first, since] = [before[0], after[0]];
    if (!first || !since) break;
    if (last.awake - since.awake < settings.stepHoldSeconds || before.length + after.length < minTogether) continue;
    if (last.awake - since.awake > 6 * settings.stepHoldSeconds) break;
    const growthBytes = stepHeight(before, after, settings, doubts);
    if (growthBytes !== null) {
      const compared = [...before, ...after];
      return { test: 'step', since, growthBytes, trend: growthTrend(compared.map(toPoint)), floors: compared };
    }
  }
  return null;
}

function stepHeight(
  before: readonly Judged[],
  after: readonly Judged[],
  settings: LeakSettings,
  doubts: Doubts,
): number | null {
  const low = before.map((floor) => floor.level);
  const high = after.map((floor) => floor.level);
  const height = median(high) - median(low);
  const needed =
    measuredShare * settings.minGrowthBytes * doubts.factor + likeForLike(before, after, doubts) + robustDeviation(low);
  if (height < needed) return null;
  if (Math.min(...high) - Math.max(...low) < 0.5 * height) return null;
  return isLevel(before, height) && isLevel(after, height) ? height : null;
}

function isLevel(side: readonly Judged[], height: number): boolean {
  const [first, last] = [side[0], side.at(-1)];
  if (!first || !last) return false;
  const drift = growthTrend(side.map(toPoint)).slope * (last.awake - first.awake);
  return Math.abs(drift) < driftShare * height;
}
