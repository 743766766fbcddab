import type { AllocationType } from '../../shared/contract/memory-events.ts';
import type { MemoryOwner } from './memory-owners.ts';

/** A process whose private bytes a test sets: a base, and what its owners hold. For tests. */
export class FakeProcess {
  baseBytes: number;
  /** Let go of, and still held until V8 collects. */
  floatingBytes = 0;
  readonly #owners: FakeOwner[] = [];

  constructor(baseBytes: number) {
    this.baseBytes = baseBytes;
  }

  readonly privateBytes = (): number =>
    this.#owners.reduce((sum, owner) => sum + owner.bytes, this.baseBytes + this.floatingBytes);

  readonly collectGarbage = (): void => {
    this.floatingBytes = 0;
  };

  owner(options: Partial<FakeOwner> & { component: string }): FakeOwner {
    const owner = Object.assign(new FakeOwner(this, options.component), options);
    this.#owners.push(owner);
    return owner;
  }
}

export class FakeOwner implements MemoryOwner {
  readonly component: string;
  type: AllocationType = 'embedding-cache';
  trimRank = 10;
  bytes = 0;
  accessedMs = Infinity;
  /** What it lets go of stays in the process until V8 collects. */
  isFloating = false;
  /** Every target it was asked to come down to. */
  readonly targets: number[] = [];
  readonly #process: FakeProcess;

  constructor(process: FakeProcess, component: string) {
    this.#process = process;
    this.component = component;
  }

  reservedBytes(): number {
    return this.bytes;
  }

  trimTo(bytes: number): number {
    this.targets.push(bytes);
    const freedBytes = Math.max(0, this.bytes - bytes);
    this.bytes -= freedBytes;
    if (this.isFloating) this.#process.floatingBytes += freedBytes;
    return freedBytes;
  }

  release(): number {
    return this.trimTo(0);
  }

  lastAccessMs(): number {
    return this.accessedMs;
  }
}
