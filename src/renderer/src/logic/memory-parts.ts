import type { MemoryMetrics } from '../../../shared/contract/memory-management-api.ts';

export const memoryTermNames = ['runtime', 'tracked', 'v8', 'untracked'] as const;

export type MemoryTermName = (typeof memoryTermNames)[number];

export interface MemoryPart {
  /** The component's name where it is tracked, else the term's. */
  readonly key: string;
  readonly bytes: number;
}

/** One of the four that add up to private bytes. */
export interface MemoryTerm {
  readonly name: MemoryTermName;
  /** Less than 0 for untracked alone: owners then declare more than the process holds. */
  readonly bytes: number;
  /** What tracked bytes are made of, the largest first; empty for the others. */
  readonly components: readonly MemoryPart[];
}

type Conserved = Pick<
  MemoryMetrics,
  'runtimeBytes' | 'trackedBytes' | 'v8HeapBytes' | 'untrackedBytes' | 'trackedByComponent'
>;

/** `parts`: what tracked bytes are made of; another division of the same sum takes its place. */
export function memoryTerms(
  metrics: Conserved,
  parts: Readonly<Record<string, number>> = metrics.trackedByComponent,
): MemoryTerm[] {
  const bytes: Record<MemoryTermName, number> = {
    runtime: metrics.runtimeBytes,
    tracked: metrics.trackedBytes,
    v8: metrics.v8HeapBytes,
    untracked: metrics.untrackedBytes,
  };
  const tracked = Object.entries(parts).map(([key, held]): MemoryPart => ({ key, bytes: held }));
  return memoryTermNames.map((name) => ({
    name,
    bytes: bytes[name],
    components: name === 'tracked' ? tracked.toSorted((a, b) => b.bytes - a.bytes) : [],
  }));
}

/** The pieces of a bar: what is there at all, tracked bytes by component. */
export function barPieces(terms: readonly MemoryTerm[]): MemoryPart[] {
  return terms
    .flatMap(({ name, bytes, components }) => (name === 'tracked' ? components : [{ key: name, bytes }]))
    .filter((part) => part.bytes > 0);
}
