import type { AllocationType } from '../../shared/contract/memory-events.ts';
import type { CountedPiece, FreeingCost } from '../../shared/contract/memory-reasons.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';

/** What goes first under pressure: what is cheap to make again. Parts between two of these may use numbers between. */
export const trimRanks = {
  stale: 0,
  embeddingCache: 10,
  searchResults: 15,
  vectors: 20,
  database: 30,
  buffers: 35,
  idleModel: 40,
} as const;

/** What an owner can say to a person who asks why it holds memory. */
export interface OwnerExplanation {
  /** How many of what, by names that the window has words for. */
  readonly counts: Readonly<Record<string, number>>;
  readonly freeing: FreeingCost;
  /** What the bytes are made of. */
  readonly pieces: readonly CountedPiece[];
}

/** A part of the supervisor that holds memory worth naming. None of these may ask for memory while it trims. */
export interface MemoryOwner {
  readonly component: string;
  readonly type: AllocationType;
  /** Place in the trim order: one of `trimRanks`. */
  readonly trimRank: number;
  /** Everything held, used or not. Cheap: it is read at each sample. */
  reservedBytes(): number;
  /** What it is bound to by itself, when it is: growth up to there is no leak. */
  capacityBytes?(): number;
  /** The part of it that lies in V8's heap: objects and strings, not ArrayBuffers. 0 when left out. */
  heapBytes?(): number;
  /** The part of it in ArrayBuffers, which V8 counts as external. 0 when left out: native memory is unknown to V8. */
  externalBytes?(): number;
  /** The most that a trim could let go; all of it when left out. */
  freeableBytes?(): number;
  /** One piece of an unknown cost when left out. Called when a person asks. */
  explain?(): OwnerExplanation;
  /**
   * Comes down to so many bytes as far as it can, and returns how many it let go. Holds the event loop for less than
   * 50 ms at a time.
   */
  trimTo(bytes: number): number | Promise<number>;
  /** Lets go of all that can be made again: called when nobody used it for long. Returns how many bytes. */
  release(): number | Promise<number>;
  /** Monotonic milliseconds of the last use; Infinity for what never becomes stale. */
  lastAccessMs(): number;
}

/** Everything that holds memory in this process, by name. */
export class MemoryOwners {
  readonly #owners = new Set<MemoryOwner>();

  /** Several owners may share a component's name; dispose to take this one out. */
  register(owner: MemoryOwner): Disposable {
    this.#owners.add(owner);
    return { dispose: () => void this.#owners.delete(owner) };
  }

  get size(): number {
    return this.#owners.size;
  }

  inTrimOrder(): MemoryOwner[] {
    return [...this.#owners].sort((a, b) => a.trimRank - b.trimRank);
  }

  /** True when an owner speaks for this component: nobody else may, and a line of an earlier time counts no more. */
  covers(component: string): boolean {
    return this.of(component) !== undefined;
  }

  of(component: string): MemoryOwner | undefined {
    for (const owner of this.#owners) if (owner.component === component) return owner;
    return undefined;
  }

  /** The bounds of components all of whose owners have one. */
  capacities(): Readonly<Record<string, number>> {
    const byComponent = Object.groupBy(this.#owners, ({ component }) => component);
    return Object.fromEntries(
      Object.entries(byComponent).flatMap(([component, owners = []]) => {
        const capacityBytes = owners.reduce((sum, owner) => sum + (owner.capacityBytes?.() ?? NaN), 0);
        return Number.isFinite(capacityBytes) ? [[component, capacityBytes]] : [];
      }),
    );
  }

  all(): Iterable<MemoryOwner> {
    return this.#owners.values();
  }
}

/** What an owner says, made safe to add up: one wrong figure must not spoil every sample. */
export function saneBytes(bytes: number): number {
  return Number.isFinite(bytes) && bytes > 0 ? Math.round(bytes) : 0;
}

/** What a trim of an owner could let go at most; never more than it holds. */
export function freeableBytes(owner: MemoryOwner): number {
  const bytes = saneBytes(owner.reservedBytes());
  return owner.freeableBytes ? Math.min(bytes, saneBytes(owner.freeableBytes())) : bytes;
}
