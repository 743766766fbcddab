import type { MemoryMetrics } from '../../shared/contract/memory-management-api.ts';
import { positiveInteger } from '../../shared/util/assert.ts';
import type { ComponentReading } from '../leaks/leak-sample.ts';
import type { HeldByV8 } from './floor-upkeep.ts';

/** What explains that a component grows. */
export interface Explained {
  /** Entries by component. */
  readonly items: Readonly<Record<string, number>>;
  /** Bytes by component, up to which it may grow. */
  readonly capacities: Readonly<Record<string, number>>;
}

/** Stands for all components beyond those that are followed by name. */
const other = 'other';
/** Names that a window's component cannot have here. */
const ownNames = new Set([other, 'heap', 'array-buffers', 'untracked']);

/**
 * Samples as the detector takes them: each byte in one component, so that a leak has one name. Heap and ArrayBuffers are
 * what a full collection has left and no owner declared; untracked is what neither owners nor V8 know of.
 */
export class ComponentReadings {
  readonly #maxNames: number;
  readonly #names = new Set<string>();

  /** Windows name components as they like, and the detector keeps a history of each: names beyond these share one. */
  constructor(maxNames: number) {
    this.#maxNames = positiveInteger('maxNames', maxNames);
  }

  read(sample: MemoryMetrics, explained: Explained, collections: HeldByV8['collections']): readonly ComponentReading[] {
    const { undeclaredExternalBytes, untrackedBytes } = sample;
    const { count, usedBytesAfterLast, externalBytesAfterLast, declaredAfterLast } = collections;
    const collected = { collections: count, isFullyCollected: true };
    const heapBytes = Math.max(0, usedBytesAfterLast - declaredAfterLast.heapBytes);
    // What a collection left may have been freed beside it since. Each figure less what was declared at its own moment.
    const leftBytes = Math.max(0, externalBytesAfterLast - declaredAfterLast.externalBytes);
    return [
      ...this.#tracked(sample.trackedByComponent, explained),
      { name: 'heap', bytes: heapBytes, ...collected },
      { name: 'array-buffers', bytes: Math.min(leftBytes, undeclaredExternalBytes), ...collected },
      // May be less than nothing where owners declare more than they hold: only its changes count.
      { name: 'untracked', bytes: untrackedBytes - undeclaredExternalBytes, isNative: true },
    ];
  }

  #tracked(
    bytesByName: Readonly<Record<string, number>>,
    { items, capacities }: Explained,
  ): readonly ComponentReading[] {
    const followed: ComponentReading[] = [];
    let otherBytes = 0;
    for (const [name, bytes] of Object.entries(bytesByName)) {
      const [count, capacityBytes] = [items[name], capacities[name]];
      if (!this.#isFollowed(name)) otherBytes += bytes;
      else
        followed.push({
          name,
          bytes,
          ...(count !== undefined && { items: count }),
          ...(capacityBytes !== undefined && { capacityBytes }),
        });
    }
    const hasOthers = otherBytes > 0 || this.#names.size === this.#maxNames;
    return hasOthers ? [...followed, { name: other, bytes: otherBytes }] : followed;
  }

  #isFollowed(name: string): boolean {
    if (this.#names.size < this.#maxNames && !ownNames.has(name)) this.#names.add(name);
    return this.#names.has(name);
  }
}
