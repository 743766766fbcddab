import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MemoryEventDetail } from '../../shared/contract/memory-events.ts';
import { messageOf } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Logger } from '../logger.ts';
import type { AllocationLedger, LedgerEntry } from './allocation-ledger.ts';
import type { CollectionStep } from './collection-step.ts';
import { saneBytes, trimRanks, type MemoryOwners } from './memory-owners.ts';
import { megabytes } from './memory-refusal.ts';

export interface StaleSweepOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly owners: MemoryOwners;
  readonly ledger: AllocationLedger;
  /** Takes expired leases back, and answers how many there were since the last time. */
  readonly takeExpiredLeases: () => number;
  /** Removes a line with all that belongs to it. */
  readonly forget: (id: string) => void;
  readonly staleMs: () => number;
  readonly onCleanup: (event: Extract<MemoryEventDetail, { kind: 'stale-cleanup' }>) => void;
}

/** Lets go of what nobody has touched for long: through its owner, so that memory is freed and not only forgotten. */
export class StaleSweep implements CollectionStep {
  readonly name = 'stale';
  readonly rank = trimRanks.stale;
  readonly isUnconditional = true;
  readonly #options: StaleSweepOptions;

  constructor(options: StaleSweepOptions) {
    this.#options = options;
  }

  /** Returns the bytes that owners freed; a line without an owner frees none. */
  async run(): Promise<number> {
    const { clock, ledger, owners, takeExpiredLeases, staleMs, onCleanup } = this.#options;
    const sinceMs = clock.nowMs() - staleMs();
    const expiredLeases = takeExpiredLeases();
    const released = new Set<string>();
    let freedBytes = 0;
    // Lines speak for no owner: what an owner holds is judged by its own last use.
    for (const entry of ledger.untouchedSince(sinceMs)) {
      // Touched, resized or released by its component while this waited for another.
      if (ledger.get(entry.id) !== entry) continue;
      freedBytes += await this.#attempt(entry.component, () => this.#releaseLine(entry));
      released.add(entry.component);
    }
    for (const owner of owners.inTrimOrder()) {
      if (owner.lastAccessMs() >= sinceMs || saneBytes(owner.reservedBytes()) === 0) continue;
      await nextTurn();
      const ownFreedBytes = await this.#attempt(owner.component, () => owner.release());
      freedBytes += ownFreedBytes;
      if (ownFreedBytes > 0) released.add(owner.component);
    }
    if (released.size + expiredLeases > 0) onCleanup(describe([...released], freedBytes, expiredLeases));
    return freedBytes;
  }

  async #releaseLine({ id, bytes, release }: LedgerEntry): Promise<number> {
    this.#options.forget(id);
    if (!release) return 0;
    await release();
    return bytes;
  }

  async #attempt(component: string, release: () => number | Promise<number>): Promise<number> {
    try {
      return saneBytes(await release());
    } catch (error) {
      this.#options.log.warn(`Releasing unused memory of '${component}' failed: ${messageOf(error)}`);
      return 0;
    }
  }
}

function describe(released: string[], freedBytes: number, expiredLeases: number) {
  const cause = `Nobody used it for a while: ${megabytes(freedBytes)} of ${released.join(', ') || 'nothing but leases'}, ${expiredLeases} expired leases.`;
  const action = 'Nothing to do: it is made again when it is needed.';
  return { kind: 'stale-cleanup' as const, cause, action, released, freedBytes, expiredLeases };
}
