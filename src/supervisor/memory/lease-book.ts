import { randomUUID } from 'node:crypto';
import type { LeaseKind, MemoryLease } from '../../shared/contract/memory-management-api.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { positiveInteger } from '../../shared/util/assert.ts';
import type { Clock } from '../../shared/util/clock.ts';

export interface LeaseRequest {
  readonly owner: string;
  readonly kind: LeaseKind;
  readonly bytes: number;
  readonly ttlMs: number;
}

export type LeaseDecision =
  { readonly lease: MemoryLease } | { readonly refused: 'larger-than-limit' | 'ai-limit' | 'too-many' };

interface Held {
  readonly lease: MemoryLease;
  /** Monotonic: a lease must not end or last because the clock was set. */
  readonly endsMs: number;
}

export interface LeaseBookOptions {
  readonly clock: Clock;
  readonly limitBytes: number;
  readonly maxLeases: number;
}

/** Who may hold how much for AI work, and until when. The sum never passes the limit that was set when it was granted. */
export class LeaseBook {
  readonly #clock: Clock;
  readonly #maxLeases: number;
  readonly #held = new Map<string, Held>();
  #limitBytes: number;
  #usedBytes = 0;

  constructor({ clock, limitBytes, maxLeases }: LeaseBookOptions) {
    this.#clock = clock;
    this.#limitBytes = positiveInteger('limitBytes', limitBytes);
    this.#maxLeases = positiveInteger('maxLeases', maxLeases);
  }

  get limitBytes(): number {
    return this.#limitBytes;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  get size(): number {
    return this.#held.size;
  }

  leases(): MemoryLease[] {
    return [...this.#held.values()].map(({ lease }) => lease);
  }

  get(leaseId: string): MemoryLease | undefined {
    return this.#held.get(leaseId)?.lease;
  }

  /** A lower limit takes nothing from work under way: what is held too much comes back by release or expiry, unrenewed. */
  setLimit(limitBytes: number): void {
    this.#limitBytes = positiveInteger('limitBytes', limitBytes);
  }

  /**
   * Why a request would be refused now; null when there is room. With `leaseId`: for renewing that lease.
   * @throws AppError lease-unknown when it was released or has expired
   */
  refusal(bytes: number, leaseId?: string): 'larger-than-limit' | 'ai-limit' | 'too-many' | null {
    positiveInteger('bytes', bytes);
    const heldBytes = leaseId === undefined ? 0 : this.#require(leaseId).bytes;
    if (bytes > this.#limitBytes) return 'larger-than-limit';
    if (this.#usedBytes - heldBytes + bytes > this.#limitBytes) return 'ai-limit';
    return leaseId === undefined && this.#held.size >= this.#maxLeases ? 'too-many' : null;
  }

  request(request: LeaseRequest): LeaseDecision {
    const refused = this.refusal(request.bytes);
    if (refused) return { refused };
    // Whoever knows an id may renew and release: it must not be guessed.
    return { lease: this.#hold(randomUUID(), request) };
  }

  /**
   * Gives a lease a new size and a new expiry. A refused renewal leaves it as it was, to end at its time.
   * @throws AppError lease-unknown when it was released or has expired
   */
  renew(leaseId: string, { bytes, ttlMs }: Pick<LeaseRequest, 'bytes' | 'ttlMs'>): LeaseDecision {
    const { owner, kind, grantedAtMs } = this.#require(leaseId);
    const refused = this.refusal(bytes, leaseId);
    return refused ? { refused } : { lease: this.#hold(leaseId, { owner, kind, bytes, ttlMs }, grantedAtMs) };
  }

  /** @throws AppError lease-unknown when it was released or has expired */
  release(leaseId: string): MemoryLease {
    const lease = this.#require(leaseId);
    this.#drop(lease);
    return lease;
  }

  /** Takes back what has expired, and says what. */
  reclaimExpired(): MemoryLease[] {
    const nowMs = this.#clock.nowMs();
    const expired = [...this.#held.values()].filter(({ endsMs }) => endsMs <= nowMs).map(({ lease }) => lease);
    for (const lease of expired) this.#drop(lease);
    return expired;
  }

  #require(leaseId: string): MemoryLease {
    const held = this.#held.get(leaseId);
    if (held && held.endsMs > this.#clock.nowMs()) return held.lease;
    throw new AppError('lease-unknown', `There is no lease '${leaseId}': it was released or has expired.`);
  }

  #hold(leaseId: string, { owner, kind, bytes, ttlMs }: LeaseRequest, grantedAtMs = this.#clock.wallMs()): MemoryLease {
    const lease = { leaseId, owner, kind, bytes, grantedAtMs, expiresAtMs: this.#clock.wallMs() + ttlMs };
    this.#usedBytes += bytes - (this.#held.get(leaseId)?.lease.bytes ?? 0);
    this.#held.set(leaseId, { lease, endsMs: this.#clock.nowMs() + ttlMs });
    return lease;
  }

  #drop({ leaseId, bytes }: MemoryLease): void {
    this.#held.delete(leaseId);
    this.#usedBytes -= bytes;
  }
}
