import type { LeakFinding, MemoryMetrics } from '../../shared/contract/memory-management-api.ts';
import type { LeakFinding as DetectedLeak } from '../leaks/leak-finding.ts';
import type { ResourceGrowth } from '../resources/resource-watch.ts';

/** Monotonic seconds to wall-clock milliseconds. */
export type ToWallMs = (seconds: number) => number;

const maxHolders = 10;

export function memoryFinding(leak: DetectedLeak, sample: MemoryMetrics, wallMs: ToWallMs): LeakFinding {
  const holders = Object.entries(sample.trackedByComponent).map(([component, bytes]) => ({ component, bytes }));
  return {
    kind: 'memory',
    component: leak.component,
    bytesPerSecond: leak.rateBytesPerSecond,
    grownBytes: leak.growthBytes,
    confidence: 1 - leak.pValue,
    sinceMs: wallMs(leak.sinceSeconds),
    series: {
      atMs: leak.series.map((point) => wallMs(point.seconds)),
      bytes: leak.series.map((point) => point.bytes),
    },
    resource: null,
    topHolders: holders.toSorted((a, b) => b.bytes - a.bytes).slice(0, maxHolders),
    reducedByGc: false,
    cause: leak.reason,
    action: 'Close and reopen the vault if memory runs short; nothing that is indexed is lost.',
  };
}

export function resourceFinding(component: string, growth: ResourceGrowth, wallMs: ToWallMs): LeakFinding {
  const { grown, count, perSecond, pValue, sinceSeconds, floors } = growth;
  const minutes = Math.max(1, Math.round(((floors.at(-1)?.seconds ?? sinceSeconds) - sinceSeconds) / 60));
  return {
    kind: 'resource',
    component,
    bytesPerSecond: 0,
    grownBytes: 0,
    confidence: 1 - pValue,
    sinceMs: wallMs(sinceSeconds),
    series: { atMs: [], bytes: [] },
    resource: {
      count,
      grown,
      perHour: perSecond * 3_600,
      series: { atMs: floors.map(({ seconds }) => wallMs(seconds)), counts: floors.map((floor) => floor.count) },
    },
    topHolders: [],
    reducedByGc: false,
    cause: `The number of open ${component} rose by ${grown} to ${count} in ${minutes} min and never came down.`,
    action: 'Close and reopen the vault: it begins with none of them, and nothing that is indexed is lost.',
  };
}
