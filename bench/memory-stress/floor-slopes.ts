import type { MemoryMetrics } from '../../src/shared/contract/memory-management-api.ts';
import { growthTrend, type Trend } from '../../src/supervisor/leaks/growth-trend.ts';

/** What each component held right after a collection that let go of all that it could. */
export interface FloorSample {
  readonly seconds: number;
  readonly bytes: Readonly<Record<string, number>>;
}

export interface ComponentSlope extends Trend {
  readonly component: string;
  readonly floors: number;
  readonly firstBytes: number;
  readonly lastBytes: number;
}

/**
 * Code is compiled, and allocators find their size, for a quarter of an hour and more: in a run of 30 min all private
 * bytes rose by 5.2, 3.4, 1.6, 1.1 and 1.0 KB/s in its eighths, then quarters. Of a shorter run half is warm-up: what it
 * says of the rest is too high.
 */
const warmUpSeconds = 900;
const mostWarmUpShare = 0.5;

export function floorOf(seconds: number, metrics: MemoryMetrics): FloorSample {
  const { trackedByComponent, v8HeapBytes, untrackedBytes, privateBytes } = metrics;
  const whole = { 'V8 heap': v8HeapBytes, untracked: untrackedBytes, [wholeName]: privateBytes };
  return { seconds, bytes: { ...trackedByComponent, ...whole } };
}

export const wholeName = 'all (private bytes)';

/** The steepest of the components, and that of all private bytes together, which they add up to: not to be mixed. */
export function worstSlopes(slopes: readonly ComponentSlope[]): { readonly component: number; readonly whole: number } {
  const ofComponents = slopes.filter(({ component }) => component !== wholeName).map(({ slope }) => slope);
  const whole = slopes.find(({ component }) => component === wholeName)?.slope ?? 0;
  return { component: Math.max(0, ...ofComponents), whole };
}

/** The growth of each component's floor after the warm-up, bytes a second, by Theil and Sen; the steepest first. */
export function floorSlopes(samples: readonly FloorSample[]): ComponentSlope[] {
  const endSeconds = samples.at(-1)?.seconds ?? 0;
  const warmSeconds = Math.min(warmUpSeconds, endSeconds * mostWarmUpShare);
  const warm = samples.filter(({ seconds }) => seconds >= warmSeconds);
  const components = new Set(warm.flatMap(({ bytes }) => Object.keys(bytes)));
  return [...components]
    .map((component) => {
      const points = warm.map(({ seconds, bytes }) => ({ x: seconds, y: bytes[component] ?? 0 }));
      const ends = { firstBytes: points[0]?.y ?? 0, lastBytes: points.at(-1)?.y ?? 0 };
      return { component, floors: points.length, ...ends, ...growthTrend(points) };
    })
    .toSorted((a, b) => b.slope - a.slope);
}
