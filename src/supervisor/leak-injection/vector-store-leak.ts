import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import { trimRanks, type MemoryOwner } from '../memory/memory-owners.ts';
import type { LeakedMemory } from './leaked-memory.ts';
import { NativeLeak } from './native-leak.ts';

/** Points in a graph that an owner declares as a part of `vector-store`: it grows though no passage is added. */
export class VectorStoreLeak implements LeakedMemory {
  readonly #graph = new NativeLeak();
  readonly #registration: Disposable;

  constructor(register: (owner: MemoryOwner) => Disposable) {
    this.#registration = register({
      component: 'vector-store',
      type: 'vector-storage',
      trimRank: trimRanks.vectors,
      reservedBytes: () => this.bytes,
      trimTo: () => 0,
      release: () => 0,
      lastAccessMs: () => Infinity,
    });
  }

  get bytes(): number {
    return this.#graph.bytes;
  }

  growTo(bytes: number): void {
    this.#graph.growTo(bytes);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#graph.dispose();
  }
}
