import type { LeakInjection, LeakKind } from '../../shared/contract/leak-injection.ts';
import { DisposableStore, type Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Logger } from '../logger.ts';
import type { MemoryOwner } from '../memory/memory-owners.ts';
import { ArrayBufferLeak } from './array-buffer-leak.ts';
import { HeapLeak } from './heap-leak.ts';
import { LeakInjector } from './leak-injector.ts';
import type { LeakedMemory } from './leaked-memory.ts';
import { NativeLeak } from './native-leak.ts';
import { VectorStoreLeak } from './vector-store-leak.ts';

export interface LeakInjectionOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly register: (owner: MemoryOwner) => Disposable;
}

const leakedMemory: Readonly<Record<LeakKind, (options: LeakInjectionOptions) => LeakedMemory>> = {
  heap: () => new HeapLeak(),
  'array-buffers': () => new ArrayBufferLeak(),
  'vector-store': ({ register }) => new VectorStoreLeak(register),
  native: () => new NativeLeak(),
};

/** Begins the leaks that a test asked for; dispose to stop them and let go of what they took. */
export function injectLeaks(injections: readonly LeakInjection[], options: LeakInjectionOptions): Disposable {
  const store = new DisposableStore();
  for (const injection of injections) {
    options.log.warn(`A test makes this process leak: ${JSON.stringify(injection)}.`);
    store.add(new LeakInjector(options.clock, injection, leakedMemory[injection.kind](options)));
  }
  return store;
}
