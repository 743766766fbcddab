import { randomUUID } from 'node:crypto';
import type {
  AllocationAnswer,
  LeaseAnswer,
  MemoryAllocation,
  MemoryManagementParams,
  MemoryRefusal,
} from '../../shared/contract/memory-management-api.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Admission, Reservation } from './admission.ts';
import type { AllocationLedger, LedgerEntry, NewAllocation } from './allocation-ledger.ts';
import type { LeaseBook } from './lease-book.ts';
import { refuse, type RefusalFigures } from './memory-refusal.ts';
import { PromiseNotes } from './promise-notes.ts';

export interface MemoryRequestsOptions {
  readonly clock: Clock;
  readonly ledger: AllocationLedger;
  readonly leases: LeaseBook;
  readonly admission: Admission;
  /** After this a promise has become memory: see `Admission`. */
  readonly promiseMs: number;
  /** False when the base limit is off. The AI limit always holds. */
  readonly isBaseLimitOn: () => boolean;
  /** True for a component that declares its memory by itself: nobody else may speak for it. */
  readonly isOwned: (component: string) => boolean;
  readonly onRefusal: (refusal: MemoryRefusal, owner: string) => void;
}

type LeaseParams = MemoryManagementParams['requestAiMemoryAllocation'];
type Room = { readonly reservation: Reservation | null } | { readonly refusal: MemoryRefusal };

/** Every way of asking for memory: the limits are judged before it is taken, and a refusal is an answer with figures. */
export class MemoryRequests {
  readonly #options: MemoryRequestsOptions;
  readonly #promises: PromiseNotes;
  #expired = 0;

  constructor(options: MemoryRequestsOptions) {
    this.#options = options;
    this.#promises = new PromiseNotes(options.clock, options.promiseMs);
  }

  /** @throws AppError lease-unknown for a renewal of what was released or has expired */
  async requestLease(params: LeaseParams): Promise<LeaseAnswer> {
    const { leases } = this.#options;
    const { bytes, leaseId, owner } = params;
    const freedBytes = this.reclaimExpired();
    const early = leases.refusal(bytes, leaseId);
    if (early) return this.#refuseLease(params, early, freedBytes);
    const known = leaseId === undefined ? undefined : leases.get(leaseId);
    const isElsewhere = (known?.kind ?? params.kind) === 'model-process';
    const room = await this.#room(owner, isElsewhere ? 0 : bytes - (known?.bytes ?? 0));
    if ('refusal' in room) return room.refusal;
    this.reclaimExpired();
    // Others may have been granted while this one waited for a collection, so only this answer counts.
    const decision = withUndo(room.reservation, () =>
      leaseId === undefined ? leases.request(params) : leases.renew(leaseId, params),
    );
    if ('lease' in decision) {
      this.#promises.note(decision.lease.leaseId, room.reservation);
      return { granted: true, lease: decision.lease };
    }
    room.reservation?.dispose();
    return this.#refuseLease(params, decision.refused, freedBytes);
  }

  /** @throws AppError lease-unknown when it was released or has expired */
  releaseLease(leaseId: string): { releasedBytes: number } {
    const { bytes } = this.#options.leases.release(leaseId);
    this.#promises.forget(leaseId);
    return { releasedBytes: bytes };
  }

  /** Takes expired leases back, with what was promised for them; answers their bytes. */
  reclaimExpired(): number {
    const expired = this.#options.leases.reclaimExpired();
    for (const { leaseId } of expired) this.#promises.forget(leaseId);
    this.#expired += expired.length;
    return expired.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** How many leases have expired since the last call. */
  takeExpired(): number {
    this.reclaimExpired();
    const expired = this.#expired;
    this.#expired = 0;
    return expired;
  }

  /** @throws AppError invalid-request when the id belongs to another component or type, or the component has an owner */
  async track(params: Omit<NewAllocation, 'id'> & { readonly id?: string | undefined }): Promise<AllocationAnswer> {
    const { ledger, isOwned } = this.#options;
    if (isOwned(params.component))
      throw new AppError('invalid-request', `'${params.component}' declares its memory by itself.`);
    const allocation = { ...params, id: params.id ?? randomUUID() };
    const known = ledger.known(allocation);
    if (!known && ledger.isFull) return this.#refuseLine(allocation);
    const room = await this.#room(params.component, params.bytes - (known?.bytes ?? 0));
    if ('refusal' in room) return room.refusal;
    if (ledger.isFull && !ledger.get(allocation.id)) {
      room.reservation?.dispose();
      return this.#refuseLine(allocation);
    }
    const entry = withUndo(room.reservation, () => ledger.put(allocation));
    this.#promises.note(entry.id, room.reservation);
    return { granted: true, allocation: this.#describe(entry) };
  }

  /** @throws AppError allocation-unknown when the ledger has no such line */
  releaseAllocation(id: string): { releasedBytes: number } {
    const entry = this.#options.ledger.remove(id);
    this.#promises.forget(id);
    if (entry) return { releasedBytes: entry.bytes };
    throw new AppError(
      'allocation-unknown',
      `There is no allocation '${id}': it was released, or cleaned up as unused.`,
    );
  }

  /** For the supervisor's own parts, before they take memory that an owner declares. */
  async reserve(owner: string, bytes: number): Promise<{ readonly reservation: Reservation } | MemoryRefusal> {
    const room = await this.#room(owner, bytes);
    if ('refusal' in room) return room.refusal;
    return { reservation: room.reservation ?? { settle: () => undefined, dispose: () => undefined } };
  }

  async #room(owner: string, bytes: number): Promise<Room> {
    if (bytes <= 0 || !this.#options.isBaseLimitOn()) return { reservation: null };
    this.reclaimExpired();
    const decision = await this.#options.admission.reserve(bytes);
    if ('reservation' in decision) return decision;
    return { refusal: this.#refuse(owner, { askedBytes: bytes, ...decision.shortage }) };
  }

  #refuseLease({ owner, bytes }: LeaseParams, reason: RefusalFigures['reason'], freedBytes: number): MemoryRefusal {
    const { usedBytes, limitBytes } = this.#options.leases;
    return this.#refuse(owner, { reason, askedBytes: bytes, usedBytes, limitBytes, freedBytes });
  }

  #refuseLine({ component, bytes }: NewAllocation): MemoryRefusal {
    const { usedBytes, limitBytes } = this.#options.admission.figures();
    return this.#refuse(component, { reason: 'too-many', askedBytes: bytes, usedBytes, limitBytes, freedBytes: 0 });
  }

  #refuse(owner: string, figures: RefusalFigures): MemoryRefusal {
    const refusal = refuse(owner, figures);
    this.#options.onRefusal(refusal, owner);
    return refusal;
  }

  #describe({ id, component, type, bytes, createdMs, lastAccessMs }: LedgerEntry): MemoryAllocation {
    const { clock } = this.#options;
    const toWallMs = clock.wallMs() - clock.nowMs();
    return { id, component, type, bytes, createdAtMs: createdMs + toWallMs, lastAccessAtMs: lastAccessMs + toWallMs };
  }
}

/** A promise must not outlive a failure of what it was made for. */
function withUndo<T>(reservation: Reservation | null, act: () => T): T {
  try {
    return act();
  } catch (error) {
    reservation?.dispose();
    throw error;
  }
}
