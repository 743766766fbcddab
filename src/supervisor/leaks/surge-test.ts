import { toPoint, type Doubts, type Evidence, type Judged } from './evidence.ts';
import { growthTrend } from './growth-trend.ts';
import type { LeakSettings } from './leak-settings.ts';

const minLevels = 2;
/** Growth in units of the threshold that two and that three levels must show: the fewer, the more. */
const growthFactorOfTwo = 8;
const growthFactorOfThree = 2;
const comparedFloors = 5;
/** What a running operation may hold until it ends. */
const operationBytes = 60e6;

/**
 * A heap that leaks faster than collections free: no collection drops the level, so there is no floor to judge. But a
 * level can hold no more garbage than the saw is high; less that, it is a lower bound of what is live, and growth of
 * the bound beyond the last floors is growth.
 */
export function testSurge(
  levels: readonly Judged[],
  floors: readonly Judged[],
  sawHeight: number,
  isOperationActive: boolean,
  settings: LeakSettings,
  doubts: Doubts,
): Evidence | null {
  const reference = floors.slice(-comparedFloors);
  const [first, last] = [levels[0], levels.at(-1)];
  if (!first || !last || levels.length < minLevels || reference.length === 0) return null;
  const since = reference.at(-1) ?? first;
  const highest = Math.max(...reference.map((floor) => floor.level));
  const highestLoad = Math.max(...reference.map((floor) => floor.load));
  const lowest = Math.min(...levels.map((level) => level.level));
  const load = Math.max(...levels.map((level) => level.load));
  const growthBytes = lowest - sawHeight - highest;
  const needed =
    (levels.length < 3 ? growthFactorOfTwo : growthFactorOfThree) * settings.minGrowthBytes * doubts.factor +
    doubts.load(Math.max(0, load - highestLoad)) +
    (isOperationActive ? operationBytes : 0);
  const isRising = levels.every((level, index) => index === 0 || level.level > (levels[index - 1]?.level ?? 0));
  if (growthBytes < needed || !isRising) return null;
  const trend = growthTrend([...reference, ...levels].map(toPoint));
  const rate = (last.level - sawHeight - highest) / Math.max(1, last.awake - since.awake);
  if (rate < 1.5 * settings.minRateBytesPerSecond) return null;
  return { test: 'surge', since, growthBytes, trend, floors: [...reference, ...levels] };
}
