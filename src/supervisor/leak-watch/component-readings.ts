import type { MemoryMetrics } from '../../shared/contract/memory-management-api.ts';
import type { ComponentReading } from '../leaks/leak-sample.ts';
import type { HeldByV8 } from './floor-upkeep.ts';

/**
 * A sample as the detector takes it: each byte in one component, so that a leak has one name. Heap and ArrayBuffers are
 * what a full collection has left; untracked is what neither owners nor V8 know of.
 */
export function componentReadings(
  sample: MemoryMetrics,
  items: Readonly<Record<string, number>>,
  collections: HeldByV8['collections'],
): readonly ComponentReading[] {
  const { undeclaredExternalBytes, externalBytes, untrackedBytes } = sample;
  const declaredExternalBytes = externalBytes - undeclaredExternalBytes;
  const collected = { collections: collections.count, isFullyCollected: true };
  const tracked = Object.entries(sample.trackedByComponent).map(([name, bytes]): ComponentReading => {
    const count = items[name];
    return count === undefined ? { name, bytes } : { name, bytes, items: count };
  });
  return [
    ...tracked,
    { name: 'heap', bytes: collections.usedBytesAfterLast, ...collected },
    {
      name: 'array-buffers',
      bytes: Math.min(collections.externalBytesAfterLast, externalBytes) - declaredExternalBytes,
      ...collected,
    },
    // May be less than nothing where owners declare more than they hold: only its changes count.
    { name: 'untracked', bytes: untrackedBytes - undeclaredExternalBytes, isNative: true },
  ];
}
