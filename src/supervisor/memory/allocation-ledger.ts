import { allocationTypes, type AllocationType } from '../../shared/contract/memory-events.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { positiveInteger } from '../../shared/util/assert.ts';
import type { Clock } from '../../shared/util/clock.ts';

export interface NewAllocation {
  readonly id: string;
  readonly component: string;
  readonly type: AllocationType;
  readonly bytes: number;
  /** Frees the memory itself; a line without it (a window's, say) can only be forgotten. */
  readonly release?: () => void | Promise<void>;
}

export interface LedgerEntry extends NewAllocation {
  /** Monotonic milliseconds, as `lastAccessMs`. */
  readonly createdMs: number;
  readonly lastAccessMs: number;
}

export type BytesByType = Record<AllocationType, number>;

export const noBytesByType = (): BytesByType =>
  Object.fromEntries(allocationTypes.map((type) => [type, 0])) as BytesByType; // One entry a type.

/** What components declare piece by piece. The sums are kept, not counted: a sample reads them each few seconds. */
export class AllocationLedger {
  readonly #clock: Clock;
  readonly #maxEntries: number;
  readonly #entries = new Map<string, LedgerEntry>();
  readonly #totals = new Map<string, { entries: number; byType: BytesByType }>();

  constructor(clock: Clock, maxEntries: number) {
    this.#clock = clock;
    this.#maxEntries = positiveInteger('maxEntries', maxEntries);
  }

  get size(): number {
    return this.#entries.size;
  }

  get isFull(): boolean {
    return this.#entries.size >= this.#maxEntries;
  }

  get(id: string): LedgerEntry | undefined {
    return this.#entries.get(id);
  }

  /** Enters a line, or gives a known one its new size. The caller has seen to `isFull` and the limit. */
  put(allocation: NewAllocation): LedgerEntry {
    const known = this.known(allocation);
    const nowMs = this.#clock.nowMs();
    if (!known && this.isFull) throw new RangeError(`The ledger holds ${this.#maxEntries} lines and no more.`);
    const entry = { ...known, ...allocation, createdMs: known?.createdMs ?? nowMs, lastAccessMs: nowMs };
    if (known) this.#count(known, -1);
    this.#count(entry, 1);
    this.#entries.set(entry.id, entry);
    return entry;
  }

  /** @throws AppError invalid-request when the id is another component's, or of another type */
  known({ id, component, type }: NewAllocation): LedgerEntry | undefined {
    const known = this.#entries.get(id);
    if (!known || (known.component === component && known.type === type)) return known;
    throw new AppError('invalid-request', `Allocation '${id}' belongs to ${known.component} (${known.type}).`);
  }

  /** Says that the memory is in use, so that it does not become stale. False for an unknown id. */
  touch(id: string): boolean {
    const entry = this.#entries.get(id);
    if (entry) this.#entries.set(id, { ...entry, lastAccessMs: this.#clock.nowMs() });
    return entry !== undefined;
  }

  remove(id: string): LedgerEntry | undefined {
    const entry = this.#entries.get(id);
    if (!entry) return undefined;
    this.#entries.delete(id);
    this.#count(entry, -1);
    return entry;
  }

  /** Lines that nobody touched since the given monotonic time. */
  untouchedSince(sinceMs: number): LedgerEntry[] {
    return [...this.#entries.values()].filter(({ lastAccessMs }) => lastAccessMs < sinceMs);
  }

  /** All lines, by component. */
  byComponent(): Map<string, LedgerEntry[]> {
    return Map.groupBy(this.#entries.values(), ({ component }) => component);
  }

  /** Bytes by type of each component that has a line. */
  *components(): Generator<readonly [component: string, byType: Readonly<BytesByType>], void> {
    for (const [component, { byType }] of this.#totals) yield [component, byType];
  }

  bytesOf(component: string): number {
    return allocationTypes.reduce((sum, type) => sum + (this.#totals.get(component)?.byType[type] ?? 0), 0);
  }

  #count({ component, type, bytes }: LedgerEntry, sign: 1 | -1): void {
    const total = this.#totals.get(component) ?? { entries: 0, byType: noBytesByType() };
    total.entries += sign;
    total.byType[type] += sign * bytes;
    if (total.entries === 0) this.#totals.delete(component);
    else this.#totals.set(component, total);
  }
}
