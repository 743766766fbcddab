import type { MemoryMetrics } from '../../../shared/contract/memory-management-api.ts';

/** `tracked`: what an owner declares; the others are the remaining terms of private bytes. */
export type MemoryPartKind = 'runtime' | 'tracked' | 'v8' | 'untracked';

export interface MemoryPart {
  /** The component's name where it is tracked, else the kind. */
  readonly key: string;
  readonly kind: MemoryPartKind;
  /** Less than 0 for untracked alone: owners then declare more than the process holds. */
  readonly bytes: number;
  /** Its length in a bar of all parts that are there, 0 to 1. */
  readonly share: number;
}

type Conserved = Pick<
  MemoryMetrics,
  'runtimeBytes' | 'trackedBytes' | 'v8HeapBytes' | 'untrackedBytes' | 'trackedByComponent'
>;

/** The terms that add up to private bytes, tracked bytes by component with the largest first. */
export function memoryParts(metrics: Conserved): MemoryPart[] {
  const tracked = Object.entries(metrics.trackedByComponent).toSorted((a, b) => b[1] - a[1]);
  const parts = [
    { key: 'runtime', kind: 'runtime', bytes: metrics.runtimeBytes },
    ...tracked.map(([key, bytes]) => ({ key, kind: 'tracked', bytes }) as const),
    { key: 'v8', kind: 'v8', bytes: metrics.v8HeapBytes },
    { key: 'untracked', kind: 'untracked', bytes: metrics.untrackedBytes },
  ] as const;
  const present = parts.reduce((sum, { bytes }) => sum + Math.max(0, bytes), 0);
  return parts.map((part) => ({ ...part, share: present === 0 ? 0 : Math.max(0, part.bytes) / present }));
}
