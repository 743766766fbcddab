import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { defaultMemoryConfig, memoryKnobs, type MemoryConfig } from '../../shared/contract/memory-config.ts';
import type { MemoryReceipt } from '../../shared/contract/memory-events.ts';
import type { MemoryMetrics } from '../../shared/contract/memory-management-api.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { EmbeddingCache } from '../cache/embedding-cache.ts';
import { MemoryOwners } from '../memory/memory-owners.ts';
import { embeddingCacheOwner } from '../owners/embedding-cache-owner.ts';
import { ResourceCensus } from '../resources/resource-census.ts';
import type { ResourceReading } from '../resources/resource-reading.ts';
import type { LeakFinding as DetectedLeak } from '../leaks/leak-finding.ts';
import { memoryFinding } from './finding-words.ts';
import { LeakMonitor } from './leak-monitor.ts';

const base: Partial<MemoryMetrics> = {
  aiUsedBytes: 0,
  untrackedBytes: 6e6,
  externalBytes: 1e6,
  undeclaredExternalBytes: 1e6,
  heapUsedBytes: 6e6,
  trackedByComponent: {},
};

const declaredAfterLast = { heapBytes: 0, externalBytes: 0 };

interface WatchOptions {
  readonly maxFindings?: number;
  /** Entries that explain growth. */
  readonly items?: (seconds: number) => Readonly<Record<string, number>>;
  readonly capacities?: Readonly<Record<string, number>>;
  readonly config?: MemoryConfig;
  /** V8 collects by itself before each sample; `true` when left out. */
  readonly isCollected?: boolean;
  readonly readResources?: (seconds: number) => ResourceReading;
  /** Called after each sample. */
  readonly onSample?: (monitor: LeakMonitor, seconds: number) => void;
}

/** Feeds a sample each ten seconds for so many minutes; `at` makes it from the seconds passed. */
function watch(
  minutes: number,
  at: (seconds: number) => Partial<MemoryMetrics>,
  {
    maxFindings = 8,
    items = () => ({}),
    isCollected = true,
    capacities = {},
    config = defaultMemoryConfig,
    readResources = () => ({}),
    onSample,
  }: WatchOptions = {},
) {
  const clock = new ManualClock();
  const collections = { count: 0, usedBytesAfterLast: 6e6, externalBytesAfterLast: 1e12, declaredAfterLast };
  const monitor = new LeakMonitor({
    clock,
    epoch: 1,
    readActivity: () => ({ operations: 0, isBusy: false, items: items(clock.nowMs() / 1_000), capacities }),
    collections,
    readHeapSpaces: () => [],
    collectGarbage: () => void (collections.count += isCollected ? 0 : 1),
    census: new ResourceCensus(() => readResources(clock.nowMs() / 1_000), 8),
    maxFindings,
  });
  monitor.configure(config);
  for (let seconds = 0; seconds < minutes * 60; seconds += 10) {
    monitor.observe({ ...base, ...at(seconds) } as MemoryMetrics);
    if (isCollected) collections.count += 1;
    onSample?.(monitor, seconds);
    clock.advance(10_000);
  }
  return monitor;
}

/** Grows at half a megabyte a second from one time to another. */
const growing = (seconds: number, from: number, to: number) => 0.5e6 * Math.max(0, Math.min(seconds, to) - from);
const buffers = (bytes: number) => ({ trackedByComponent: { buffers: 2e6 + bytes } });
const names = (monitor: LeakMonitor) => monitor.findings().map((leak) => leak.component);

describe('LeakMonitor', () => {
  it('names the component that leaks, with its rate and evidence', () => {
    const monitor = watch(40, (seconds) => ({
      trackedByComponent: { buffers: 2e6 + Math.max(0, seconds - 900) * 0.5e6 },
    }));
    const [finding] = monitor.findings();
    expect(monitor.findings().map((leak) => leak.component)).toEqual(['buffers']);
    expect(finding?.bytesPerSecond).toBeGreaterThan(0.3e6);
    expect(finding?.series.bytes.length).toBeGreaterThan(2);
    expect(finding?.topHolders[0]?.component).toBe('buffers');
  });

  it('calls memory that nobody declares untracked', () => {
    const monitor = watch(60, (seconds) => ({ untrackedBytes: 5e6 + Math.max(0, seconds - 900) * 0.5e6 }));
    expect(monitor.findings().map((leak) => leak.component)).toEqual(['untracked']);
  });

  it('tells ArrayBuffers that nobody declares from other untracked memory', () => {
    const held = (seconds: number) => 1e6 + growing(seconds, 900, 1e6);
    const monitor = watch(40, (seconds) => ({
      externalBytes: held(seconds),
      undeclaredExternalBytes: held(seconds),
      untrackedBytes: 5e6 + held(seconds),
    }));
    expect(names(monitor)).toEqual(['array-buffers']);
  });

  it('takes a vector store that grows with its vectors for no leak, of its own or of ArrayBuffers', () => {
    const vectors = (seconds: number) => 1_000 + 40 * Math.max(0, seconds - 900);
    const bytes = (seconds: number) => 2e6 + 516 * vectors(seconds);
    const sample = (seconds: number) => ({
      externalBytes: 1e6 + bytes(seconds),
      trackedByComponent: { 'vector-store': bytes(seconds) },
    });
    const items = (seconds: number) => ({ 'vector-store': vectors(seconds) });
    expect(watch(60, sample, { items }).findings()).toEqual([]);
    expect(names(watch(60, sample))).toEqual(['vector-store']);
  });

  it('takes a cache that fills to its bound for no leak, at the lowest thresholds that can be set', () => {
    const { leakGrowthBytes, leakBytesPerSecond, slowLeakBytesPerSecond } = memoryKnobs;
    const config = {
      ...defaultMemoryConfig,
      leakGrowthBytes: leakGrowthBytes.min,
      leakBytesPerSecond: leakBytesPerSecond.min,
      slowLeakBytesPerSecond: slowLeakBytesPerSecond.min,
    };
    const fill = (isBoundKnown: boolean) => {
      const cache = new EmbeddingCache({ dimensions: 512, maxBytes: 4e6, float32Share: 0.5 });
      const owners = new MemoryOwners();
      owners.register(embeddingCacheOwner({ cache, lastAccessMs: 0 }));
      const at = (seconds: number) => {
        // Five queries in ten seconds, from a quarter of an hour on: it is full after some two hours.
        const queries = seconds > 900 ? 5 : 0;
        for (let query = 0; query < queries; query += 1)
          cache.put(createHash('md5').update(`${seconds} ${query}`).digest(), new Float32Array(512).fill(0.04));
        return {
          externalBytes: 1e6 + cache.reservedBytes,
          trackedByComponent: { 'embedding-cache': cache.reservedBytes },
        };
      };
      const found = names(watch(180, at, { config, ...(isBoundKnown && { capacities: owners.capacities() }) }));
      return { found, isFull: cache.reservedBytes > 3.5e6 };
    };
    expect(fill(true)).toEqual({ found: [], isFull: true });
    expect(fill(false).found).toEqual(['embedding-cache']);
  });

  it('leaves ArrayBuffers to the owner who declares them', () => {
    const monitor = watch(40, (seconds) => ({
      externalBytes: 1e6 + growing(seconds, 900, 1e6),
      ...buffers(growing(seconds, 900, 1e6)),
    }));
    expect(names(monitor)).toEqual(['buffers']);
  });

  it('finds a steep leak in a young process within three minutes', () => {
    expect(names(watch(4, (seconds) => buffers(growing(seconds, 60, 1e6))))).toEqual(['buffers']);
    expect(names(watch(4, (seconds) => ({ untrackedBytes: growing(seconds, 60, 1e6) })))).toEqual(['untracked']);
  });

  it('tells of a resource that is opened and never closed, and of its end', () => {
    const opened = (seconds: number) => Math.floor(Math.max(0, Math.min(seconds, 2_400) - 600) / 10);
    const readResources = (seconds: number) => ({ timers: seconds < 3_600 ? 5 + opened(seconds) : 5 });
    const at = () => ({});
    const [finding, ...more] = watch(40, at, { readResources }).findings();
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ kind: 'resource', component: 'timers', bytesPerSecond: 0, grownBytes: 0 });
    expect(finding?.cause).toMatch(/^The number of open timers rose by \d+ to \d+ in \d min and never came down\.$/);
    expect(finding?.resource?.series.counts.length).toBeGreaterThan(5);
    expect(finding?.resource?.perHour).toBeCloseTo(360, -1);
    expect(watch(70, at, { readResources }).findings()).toEqual([]);
    const [count] = watch(70, at, { readResources }).resources();
    expect(count).toMatchObject({ name: 'timers', count: 5, peak: 185 });
  });

  it('finds nothing in a steady process, and forgets its findings with other thresholds', () => {
    expect(watch(120, () => ({ trackedByComponent: { buffers: 20e6 } })).findings()).toEqual([]);
    const monitor = watch(40, (seconds) => ({ trackedByComponent: { buffers: seconds * 0.5e6 } }));
    monitor.configure({ ...defaultMemoryConfig, leakGrowthBytes: 500_000_000 });
    expect(monitor.findings()).toEqual([]);
  });

  const receiptOf = (freedByComponent: MemoryReceipt['freedByComponent']) => ({ freedByComponent }) as MemoryReceipt;

  it('says that collections since the onset did not reduce it, from the readings around them', () => {
    expect(watch(40, (seconds) => buffers(growing(seconds, 900, 1e6))).findings()[0]?.reducedByGc).toBe(false);
    const untracked = (seconds: number) => ({ untrackedBytes: 5e6 + growing(seconds, 900, 1e6) });
    expect(watch(60, untracked).findings()[0]).toMatchObject({ component: 'untracked', reducedByGc: false });
    // The same readings, but with each clean-up some 60 MB are gone for a moment.
    const onSample = (monitor: LeakMonitor, seconds: number) => {
      const { untrackedBytes } = untracked(seconds);
      const after = { ...base, untrackedBytes: untrackedBytes - 60e6 };
      if (seconds % 120 === 0) monitor.observeCollection(receiptOf([]), after as MemoryMetrics);
    };
    expect(watch(60, untracked, { onSample }).findings()[0]).toMatchObject({
      component: 'untracked',
      reducedByGc: true,
    });
  });

  it('tries a collection when there was none since the onset, and tells with the next sample', () => {
    const seen: (boolean | null)[] = [];
    const onSample = (monitor: LeakMonitor) => seen.push(...monitor.findings().map(({ reducedByGc }) => reducedByGc));
    watch(40, (seconds) => buffers(growing(seconds, 900, 1e6)), { isCollected: false, onSample });
    expect(seen.slice(0, 3)).toEqual([null, false, false]);
    expect(seen.filter((reduced) => reduced === null)).toHaveLength(1);
  });

  it('advises by component and evidence', () => {
    const actionOf = (component: string, freedBytes: number) => {
      const at = (seconds: number) => ({ trackedByComponent: { [component]: 2e6 + growing(seconds, 900, 1e6) } });
      const freed = receiptOf([{ component, freedBytes, measuredBytes: freedBytes }]);
      const onSample = (monitor: LeakMonitor, seconds: number) => {
        if (seconds % 60 === 0) monitor.observeCollection(freed, { ...base, ...at(seconds) } as MemoryMetrics);
      };
      return watch(40, at, { onSample }).findings()[0]?.action;
    };
    expect(actionOf('model-buffers', 0)).toMatch(/^Pause indexing/);
    expect(actionOf('vector-store', 0)).toMatch(/^Close and reopen/);
    expect(actionOf('vector-store', 50e6)).toMatch(/^Clean up now/);
  });

  it('names as holders what is known of the component, and nobody where nothing is', () => {
    const holders = (at: (seconds: number) => Partial<MemoryMetrics>) => watch(60, at).findings()[0]?.topHolders;
    const tracked = (seconds: number) => ({
      trackedByComponent: { database: 4e6, buffers: 2e6 + growing(seconds, 900, 1e6) },
    });
    expect(holders(tracked)?.map(({ component }) => component)).toEqual(['buffers']);
    expect(holders((seconds) => ({ untrackedBytes: 5e6 + growing(seconds, 900, 1e6) }))).toEqual([]);
    const sources = { trackedByComponent: {}, readHeapSpaces: () => [{ component: 'old_space', bytes: 5e7 }] };
    const leak = { component: 'heap', growthBytes: 2e7, pValue: 0, series: [] } as unknown as DetectedLeak;
    expect(memoryFinding(leak, sources, () => 0).topHolders).toEqual(sources.readHeapSpaces());
  });

  it('says what to do with a control that exists', () => {
    const monitor = watch(40, (seconds) => buffers(growing(seconds, 900, 1e6)));
    expect(monitor.findings()[0]?.action).toBe(
      'Close and reopen the vault if memory runs short; nothing that is indexed is lost.',
    );
  });

  it('drops a finding when its leak is over', () => {
    let whileItLeaks: string[] = [];
    const onSample = (monitor: LeakMonitor, seconds: number) => {
      if (seconds === 1_790) whileItLeaks = names(monitor);
    };
    const monitor = watch(240, (seconds) => buffers(growing(seconds, 900, 1_800)), { onSample });
    expect(whileItLeaks).toEqual(['buffers']);
    expect(monitor.findings()).toEqual([]);
  });

  it('drops the finding of a component that gave everything back', () => {
    const gone = (seconds: number) => (seconds < 1_800 ? buffers(growing(seconds, 900, 1e6)) : {});
    expect(names(watch(29, gone))).toEqual(['buffers']);
    expect(watch(240, gone).findings()).toEqual([]);
  });

  it('tells of a component that leaks anew, even where there is room for one finding only', () => {
    const twice = (seconds: number) => buffers(growing(seconds, 900, 1_800) + growing(seconds, 15_000, 1e6));
    const since = new Set<number | undefined>();
    const onSample = (monitor: LeakMonitor) => since.add(monitor.findings()[0]?.sinceMs);
    const monitor = watch(280, twice, { maxFindings: 1, onSample });
    expect(names(monitor)).toEqual(['buffers']);
    expect([...since].filter((sinceMs) => sinceMs !== undefined)).toHaveLength(2);
  });

  it('holds no more findings than it may', () => {
    const both = (seconds: number) => {
      const bytes = growing(seconds, 900, 1e6);
      return { trackedByComponent: { first: bytes, second: bytes } };
    };
    expect(names(watch(40, both))).toEqual(['first', 'second']);
    expect(names(watch(40, both, { maxFindings: 1 }))).toEqual(['first']);
  });

  it('keeps its floors and findings when another setting changes', () => {
    const slow = (seconds: number) => buffers(0.03 * growing(seconds, 900, 1e6));
    const onSample = (monitor: LeakMonitor, seconds: number) =>
      monitor.configure({ ...defaultMemoryConfig, sampleSeconds: 5 + ((seconds / 10) % 2) });
    const undisturbed = watch(90, slow).findings();
    expect(undisturbed).toHaveLength(1);
    expect(watch(90, slow, { onSample }).findings()).toEqual(undisturbed);
  });

  it.each(['leakGrowthBytes', 'leakBytesPerSecond', 'slowLeakBytesPerSecond'] as const)(
    'judges anew when %s changes',
    (field) => {
      const monitor = watch(40, (seconds) => buffers(growing(seconds, 900, 1e6)));
      expect(names(monitor)).toEqual(['buffers']);
      monitor.configure({ ...defaultMemoryConfig, [field]: defaultMemoryConfig[field] + 1 });
      expect(monitor.findings()).toEqual([]);
    },
  );
});
