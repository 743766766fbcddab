import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MemoryConfig } from '../../shared/contract/memory-config.ts';
import type { MemoryEventDetail, MemoryReceipt } from '../../shared/contract/memory-events.ts';
import { Admission } from './admission.ts';
import { AllocationLedger } from './allocation-ledger.ts';
import { Collection } from './collection.ts';
import { EventLog } from './event-log.ts';
import { refusalEvent } from './event-words.ts';
import { FindingLog } from './finding-log.ts';
import { LeaseBook } from './lease-book.ts';
import type { MemoryManagerOptions } from './memory-manager-options.ts';
import { MemoryRequests } from './memory-requests.ts';
import { ownerSteps } from './owner-steps.ts';
import { StaleSweep } from './stale-sweep.ts';
import { UsageHistory } from './usage-history.ts';

const maxLedgerEntries = 10_000;
const maxLeases = 1_000;
const maxPromises = 1_000;
/** Whoever was granted memory has taken it by then. */
const promiseMs = 5_000;
const collectCooldownMs = 1_000;
const maxCollectionMs = 5_000;
const minuteMs = 60_000;

export interface MemoryHooks {
  readonly config: () => MemoryConfig;
  readonly isActive: () => boolean;
  readonly onReceipt: (receipt: MemoryReceipt) => void;
  readonly onGrant: (privateBytes: number) => void;
}

export interface MemoryParts {
  readonly ledger: AllocationLedger;
  readonly leases: LeaseBook;
  readonly admission: Admission;
  readonly requests: MemoryRequests;
  readonly collection: Collection;
  readonly history: UsageHistory;
  readonly events: EventLog;
  readonly findings: FindingLog;
}

/** Builds what the manager drives, and joins it. */
export function buildMemoryParts(options: MemoryManagerOptions, hooks: MemoryHooks): MemoryParts {
  const { clock, log, readPrivateBytes, rows, config } = options;
  const ledger = new AllocationLedger(clock, maxLedgerEntries);
  const leases = new LeaseBook({ clock, limitBytes: config.aiLimitBytes, maxLeases });
  let history: UsageHistory | null = null;
  const events = new EventLog({
    clock,
    log,
    events: rows.events,
    receipts: rows.receipts,
    onEvent: (event) => options.onEvent?.(event),
  });
  const admission = new Admission({
    clock,
    readPrivateBytes,
    limitBytes: config.baseLimitBytes,
    collect: async (targetBytes) => void (await collection.collect({ trigger: 'admission', targetBytes })),
    collectCooldownMs,
    promiseMs,
    maxPromises,
    onGrant: hooks.onGrant,
  });
  const requests = new MemoryRequests({
    clock,
    ledger,
    leases,
    admission,
    promiseMs,
    isBaseLimitOn: hooks.isActive,
    isOwned: (component) => options.owners.covers(component),
    onRefusal: (refusal, owner) => events.add(refusalEvent(refusal, owner)),
  });
  const sweep = buildSweep(options, { ledger, requests }, hooks, (event) => events.add(event));
  const collection: Collection = new Collection({
    clock,
    log,
    readPrivateBytes,
    steps: () => [sweep, ...ownerSteps(options.owners), ...options.steps],
    reclaim: { name: 'v8', rank: Infinity, run: () => reclaimWith(options.collectGarbage) },
    maxDurationMs: maxCollectionMs,
    onReceipt: hooks.onReceipt,
  });
  const findings = new FindingLog({ clock, log, store: rows.findings });
  return {
    ledger,
    leases,
    admission,
    requests,
    collection,
    events,
    findings,
    /** Its rings are taken with the first sample, or the first that asks for it: some 400 KB. */
    get history() {
      return (history ??= new UsageHistory({ clock, log, store: rows.rollups }));
    },
  };
}

function buildSweep(
  { clock, log, owners }: MemoryManagerOptions,
  { ledger, requests }: Pick<MemoryParts, 'ledger' | 'requests'>,
  hooks: MemoryHooks,
  onCleanup: (event: MemoryEventDetail) => void,
): StaleSweep {
  return new StaleSweep({
    clock,
    log,
    owners,
    ledger,
    takeExpiredLeases: () => requests.takeExpired(),
    forget: (id) => void (ledger.get(id) && requests.releaseAllocation(id)),
    staleMs: () => hooks.config().staleMinutes * minuteMs,
    onCleanup,
  });
}

/**
 * V8 frees nothing by its own account here: what it gives back is seen in the measurement. Native memory (a dropped
 * graph) is freed by finalisers, which run in the turn after the collection.
 */
async function reclaimWith(collectGarbage: () => void): Promise<number> {
  collectGarbage();
  await nextTurn();
  return 0;
}
