import type { Evidence, Judged } from './evidence.ts';
import type { Moment } from './floor.ts';
import { growthTrend } from './growth-trend.ts';
import type { LeakFinding, LeakKind } from './leak-finding.ts';
import { median, robustDeviation } from './median.ts';

const maxSeries = 48;
const minForOperations = 6;

/** Turns what a test saw into a finding that can be shown. */
export function describeLeak(component: string, evidence: Evidence, moment: Moment): LeakFinding {
  const { floors, trend, growthBytes, since } = evidence;
  const perOperation = bytesPerOperation(floors);
  const kind = kindOf(evidence, perOperation);
  const bytes = kind === 'per-operation' ? perOperation : null;
  return {
    component,
    kind,
    seconds: moment.seconds,
    sinceSeconds: since.seconds,
    growthBytes,
    rateBytesPerSecond: trend.slope,
    rateInterval: trend.interval,
    bytesPerOperation: bytes,
    pValue: trend.pValue,
    series: floors.slice(-maxSeries).map((floor) => ({ seconds: floor.seconds, bytes: floor.level })),
    reason: reasonFor(component, kind, evidence, bytes, moment),
  };
}

function kindOf({ test, floors, growthBytes }: Evidence, perOperation: number | null): LeakKind {
  if (test === 'step') return 'step';
  if (perOperation !== null) return 'per-operation';
  return isStaircase(floors, growthBytes) ? 'staircase' : 'linear';
}

/** Most of the growth lies in a few rises between neighbours, and the floors are level otherwise. */
function isStaircase(floors: readonly Judged[], growthBytes: number): boolean {
  const rises = floors.slice(1).map((floor, index) => floor.level - (floors[index]?.level ?? floor.level));
  const largest = rises.toSorted((a, b) => b - a).slice(0, Math.floor(rises.length / 6));
  const inLargest = largest.reduce((total, rise) => total + rise, 0);
  return rises.length >= 12 && largest.length >= 2 && inLargest > 0.8 * growthBytes;
}

/** Bytes per operation where growth follows operations clearly better than time; null otherwise. */
function bytesPerOperation(all: readonly Judged[]): number | null {
  const floors = growingPart(all);
  if (floors.length < minForOperations) return null;
  const overTime = floors.map((floor) => ({ x: floor.awake, y: floor.level }));
  const overOperations = floors.map((floor) => ({ x: floor.operations, y: floor.level }));
  const slope = growthTrend(overOperations).slope;
  const misfit = (points: typeof overTime): number => {
    const rate = growthTrend(points).slope;
    const start = median(points.map(({ x, y }) => y - rate * x));
    return robustDeviation(points.map(({ x, y }) => y - rate * x - start));
  };
  return slope > 0 && misfit(overOperations) < 0.5 * misfit(overTime) ? slope : null;
}

/** From the last floor that is still about as low as the lowest: before the onset, operations cost nothing. */
function growingPart(floors: readonly Judged[]): readonly Judged[] {
  const levels = floors.map((floor) => floor.level);
  const low = Math.min(...levels);
  const near = low + 0.1 * (Math.max(...levels) - low);
  return floors.slice(floors.findLastIndex((floor) => floor.level <= near));
}

function reasonFor(
  component: string,
  kind: LeakKind,
  { growthBytes, trend, since, test }: Evidence,
  perOperation: number | null,
  moment: Moment,
): string {
  const grown = `${(growthBytes / 1e6).toFixed(1)} MB`;
  const minutes = Math.max(1, Math.round((moment.seconds - since.seconds) / 60));
  if (kind === 'step') return `${component} rose by ${grown} at once and has kept it for ${minutes} min.`;
  if (perOperation !== null)
    return `${component} grew by ${grown} in ${minutes} min, ${(perOperation / 1e3).toFixed(1)} kB with each operation.`;
  const rate = `${(trend.slope / 1e6).toFixed(3)} MB/s`;
  if (test === 'surge') return `${component} grew by ${grown} in ${minutes} min and collections did not reduce it.`;
  return `${component} grew by ${grown} in ${minutes} min (${rate}); neither items, load nor collections explain it.`;
}
