import { constants, PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';

/** Counts V8's full collections, and what the heap held after the last: the floor that a leak lifts. */
export class MajorCollections implements Disposable {
  readonly #observer: PerformanceObserver;
  #count = 0;
  #usedBytesAfterLast = getHeapStatistics().used_heap_size;

  constructor() {
    this.#observer = new PerformanceObserver((list) => {
      const majors = list.getEntries().filter(isMajor).length;
      if (majors === 0) return;
      this.#count += majors;
      this.#usedBytesAfterLast = getHeapStatistics().used_heap_size;
    });
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  get count(): number {
    return this.#count;
  }

  get usedBytesAfterLast(): number {
    return this.#usedBytesAfterLast;
  }

  dispose(): void {
    this.#observer.disconnect();
  }
}

function isMajor(entry: unknown): boolean {
  const { detail } = entry as { detail?: { kind?: number } }; // As Node documents entries of this type.
  return detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR;
}
