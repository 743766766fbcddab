import { describe, expect, it } from 'vitest';
import { defaultMemoryConfig } from '../shared/contract/memory-config.ts';
import type { MemoryMetrics } from '../shared/contract/memory-management-api.ts';
import { ManualClock } from '../shared/util/manual-clock.ts';
import { LeakMonitor } from './leak-monitor.ts';

const base = { aiUsedBytes: 0, untrackedBytes: 5e6, trackedByComponent: {} } as Partial<MemoryMetrics>;

/** Feeds a sample each ten seconds for so many minutes; `at` makes it from the seconds passed. */
function watch(minutes: number, at: (seconds: number) => Partial<MemoryMetrics>) {
  const clock = new ManualClock();
  const collections = { count: 0, usedBytesAfterLast: 6e6 };
  const monitor = new LeakMonitor({
    clock,
    epoch: 1,
    readActivity: () => ({ operations: 0, isBusy: false, items: {} }),
    collections,
    maxFindings: 8,
  });
  monitor.configure(defaultMemoryConfig);
  for (let seconds = 0; seconds < minutes * 60; seconds += 10) {
    monitor.observe({ ...base, ...at(seconds) } as MemoryMetrics);
    collections.count += 1;
    clock.advance(10_000);
  }
  return monitor;
}

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
});
