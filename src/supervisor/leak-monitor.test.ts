import { describe, expect, it } from 'vitest';
import { defaultMemoryConfig } from '../shared/contract/memory-config.ts';
import type { MemoryMetrics } from '../shared/contract/memory-management-api.ts';
import { ManualClock } from '../shared/util/manual-clock.ts';
import { LeakMonitor } from './leak-monitor.ts';

const base = { aiUsedBytes: 0, untrackedBytes: 5e6, trackedByComponent: {} } as Partial<MemoryMetrics>;

interface WatchOptions {
  readonly maxFindings?: number;
  /** Called after each sample. */
  readonly onSample?: (monitor: LeakMonitor, seconds: number) => void;
}

/** Feeds a sample each ten seconds for so many minutes; `at` makes it from the seconds passed. */
function watch(
  minutes: number,
  at: (seconds: number) => Partial<MemoryMetrics>,
  { maxFindings = 8, onSample }: WatchOptions = {},
) {
  const clock = new ManualClock();
  const collections = { count: 0, usedBytesAfterLast: 6e6 };
  const monitor = new LeakMonitor({
    clock,
    epoch: 1,
    readActivity: () => ({ operations: 0, isBusy: false, items: {} }),
    collections,
    maxFindings,
  });
  monitor.configure(defaultMemoryConfig);
  for (let seconds = 0; seconds < minutes * 60; seconds += 10) {
    monitor.observe({ ...base, ...at(seconds) } as MemoryMetrics);
    collections.count += 1;
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

  it('finds nothing in a steady process, and forgets its findings with other thresholds', () => {
    expect(watch(120, () => ({ trackedByComponent: { buffers: 20e6 } })).findings()).toEqual([]);
    const monitor = watch(40, (seconds) => ({ trackedByComponent: { buffers: seconds * 0.5e6 } }));
    monitor.configure({ ...defaultMemoryConfig, leakGrowthBytes: 500_000_000 });
    expect(monitor.findings()).toEqual([]);
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
