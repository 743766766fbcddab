import type { MemoryMetrics } from '../../../shared/contract/memory-management-api.ts';

/** A stretch of a bar, in percent of the longer of both bars. */
export interface BarStretch {
  readonly key: 'tracked' | 'runtime' | 'v8' | 'untracked';
  readonly percent: number;
}

/** What owners say and what the system measures, drawn to one scale. */
export interface TwoTruths {
  /** Measured less tracked: below 0 when owners declare more than the process holds. */
  readonly gapBytes: number;
  readonly tracked: readonly BarStretch[];
  /** Of the same tracked bytes, and of what the gap is made of. */
  readonly measured: readonly BarStretch[];
}

type Conserved = Pick<
  MemoryMetrics,
  'privateBytes' | 'trackedBytes' | 'runtimeBytes' | 'v8HeapBytes' | 'untrackedBytes'
>;

export function twoTruths(metrics: Conserved): TwoTruths {
  const { privateBytes, trackedBytes, runtimeBytes, v8HeapBytes, untrackedBytes } = metrics;
  const scale = Math.max(1, privateBytes, trackedBytes);
  const percent = (bytes: number) => (bytes / scale) * 100;
  // Reserved and not touched: that much of what is tracked is in no measurement.
  let leftBytes = privateBytes;
  const measured = (
    [
      ['runtime', runtimeBytes],
      ['v8', v8HeapBytes],
      ['untracked', Math.max(0, untrackedBytes)],
      ['tracked', trackedBytes + Math.min(0, untrackedBytes)],
    ] as const
  ).flatMap(([key, bytes]): BarStretch[] => {
    const shown = Math.max(0, Math.min(bytes, leftBytes));
    leftBytes -= shown;
    return shown > 0 ? [{ key, percent: percent(shown) }] : [];
  });
  return {
    gapBytes: privateBytes - trackedBytes,
    tracked: trackedBytes > 0 ? [{ key: 'tracked', percent: percent(trackedBytes) }] : [],
    measured: measured.toSorted((a, b) => Number(b.key === 'tracked') - Number(a.key === 'tracked')),
  };
}
