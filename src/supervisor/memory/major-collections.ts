import { constants, PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { DeclaredInV8 } from './tracked-totals.ts';

const nothing: DeclaredInV8 = { heapBytes: 0, externalBytes: 0 };

/** Counts V8's full collections, and what was held after the last: the floor that a leak lifts. */
export class MajorCollections implements Disposable {
  readonly #observer: PerformanceObserver;
  #count = 0;
  #afterLast = getHeapStatistics();
  #declaredAfterLast: DeclaredInV8;

  /** `readDeclared`: what owners declare of it, read with each collection; nothing when left out. */
  constructor(readDeclared: () => DeclaredInV8 = () => nothing) {
    this.#declaredAfterLast = readDeclared();
    this.#observer = new PerformanceObserver((list) => {
      const majors = list.getEntries().filter(isMajor).length;
      if (majors === 0) return;
      this.#count += majors;
      this.#afterLast = getHeapStatistics();
      this.#declaredAfterLast = readDeclared();
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

  /** The parts of both that owners declared at that moment: they have grown or gone since, like the rest. */
  get declaredAfterLast(): DeclaredInV8 {
    return this.#declaredAfterLast;
  }

  dispose(): void {
    this.#observer.disconnect();
  }
}

function isMajor(entry: unknown): boolean {
  const { detail } = entry as { detail?: { kind?: number } }; // As Node documents entries of this type.
  return detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR;
}
