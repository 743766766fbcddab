import { constants, PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';

/** Counts V8's full collections, and what was held after the last: the floor that a leak lifts. */
export class MajorCollections implements Disposable {
  readonly #observer: PerformanceObserver;
  #count = 0;
  #afterLast = getHeapStatistics();

  constructor() {
    this.#observer = new PerformanceObserver((list) => {
      const majors = list.getEntries().filter(isMajor).length;
      if (majors === 0) return;
      this.#count += majors;
      this.#afterLast = getHeapStatistics();
    });
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  get count(): number {
    return this.#count;
  }

  get usedBytesAfterLast(): number {
    return this.#afterLast.used_heap_size;
  }

  /** ArrayBuffers and the like. They are swept beside the program: the figure may still be too high. */
  get externalBytesAfterLast(): number {
    return this.#afterLast.external_memory;
  }

  dispose(): void {
    this.#observer.disconnect();
  }
}

function isMajor(entry: unknown): boolean {
  const { detail } = entry as { detail?: { kind?: number } }; // As Node documents entries of this type.
  return detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR;
}
