import { z } from 'zod';
import type { CollectionPreview, ComponentReasons } from './memory-reasons.ts';
import { memoryConfigChangesSchema, type MemoryConfig } from './memory-config.ts';
import {
  allocationTypes,
  type AllocationType,
  type MemoryEvent,
  type MemoryReceipt,
  type PressureLevel,
  type RefusalReason,
} from './memory-events.ts';

// All sizes are bytes and all spans milliseconds, unless a name says otherwise. Times of day are wall-clock
// milliseconds since 1970.

/** Where a lease's memory is: `model-process` is outside the supervisor, so only the AI limit applies. See decision 0012. */
export const leaseKinds = ['embedding-batch', 'query-embedding', 'model-process', 'other'] as const;

export type LeaseKind = (typeof leaseKinds)[number];

export const defaultLeaseMs = 60_000;
export const maxLeaseMs = 3_600_000;
/** Above any limit that can be set: such a number is a mistake, not a request. */
const maxRequestBytes = 1_000_000_000_000;
const byteCount = z.number().int().positive().max(maxRequestBytes);
const name = z.string().min(1).max(100);

export interface MemoryLease {
  readonly leaseId: string;
  readonly owner: string;
  readonly kind: LeaseKind;
  readonly bytes: number;
  readonly grantedAtMs: number;
  /** Renewed or released before this, or taken back. */
  readonly expiresAtMs: number;
}

export interface MemoryAllocation {
  readonly id: string;
  readonly component: string;
  readonly type: AllocationType;
  readonly bytes: number;
  readonly createdAtMs: number;
  readonly lastAccessAtMs: number;
}

/**
 * A refusal is a value, not a thrown error: across a port an error keeps only its code and message, and the caller
 * needs the figures to shrink its batch or to wait. It carries the code all the same, to branch on as on any other.
 */
export interface MemoryRefusal {
  readonly granted: false;
  readonly code: 'memory-refused';
  readonly reason: RefusalReason;
  readonly askedBytes: number;
  /** In use when it was refused: leases under the AI limit, private bytes and promises under the base limit. */
  readonly usedBytes: number;
  readonly limitBytes: number;
  /** What a collection gave back before this was refused; 0 when none was tried. */
  readonly freedBytes: number;
  /** The same in words for a person. */
  readonly message: string;
}

export type LeaseAnswer = { readonly granted: true; readonly lease: MemoryLease } | MemoryRefusal;

export type AllocationAnswer = { readonly granted: true; readonly allocation: MemoryAllocation } | MemoryRefusal;

/** One measurement. Always: privateBytes = runtimeBytes + trackedBytes + v8HeapBytes + untrackedBytes, to the byte. */
export interface MemoryMetrics {
  readonly atMs: number;
  readonly privateBytes: number;
  /** Private bytes right after start, before any data was open. */
  readonly runtimeBytes: number;
  /** What owners and the ledger declare. */
  readonly trackedBytes: number;
  /** V8's heap beyond what it had at start, without what owners declare to lie in it. */
  readonly v8HeapBytes: number;
  /** The remainder: negative when owners declare more than the process holds. */
  readonly untrackedBytes: number;
  readonly trackedByComponent: Readonly<Record<string, number>>;
  readonly trackedByType: Readonly<Record<AllocationType, number>>;
  readonly heapUsedBytes: number;
  readonly heapLimitBytes: number;
  /** ArrayBuffers and the like. A part of tracked or untracked bytes, never added to them. */
  readonly externalBytes: number;
  /** The part of it that no owner declares; it lies within the untracked bytes. */
  readonly undeclaredExternalBytes: number;
  readonly aiUsedBytes: number;
  readonly aiLimitBytes: number;
  readonly cacheBytes: number;
  readonly baseLimitBytes: number;
  readonly freeBytes: number;
  /** Private bytes by base limit; above 100 when the limit is passed. */
  readonly usagePercent: number;
  /** The same from 0 to 1, clamped. */
  readonly pressure: number;
  readonly pressureLevel: PressureLevel;
  readonly activeAllocations: number;
  readonly activeLeases: number;
  readonly leaks: number;
  readonly lastGcAtMs: number | null;
  /** Over about the last minute. */
  readonly privateBytesPerSecond: number;
  readonly trackedBytesPerSecond: number;
  readonly untrackedBytesPerSecond: number;
}

export const rollupColumns = [
  'privateBytes',
  'trackedBytes',
  'v8HeapBytes',
  'untrackedBytes',
  'aiUsedBytes',
  'cacheBytes',
] as const;

export type RollupColumn = (typeof rollupColumns)[number];

/** Columns of equal length, oldest first, as a chart wants them. */
export interface RawHistory {
  readonly range: 'raw';
  readonly atMs: readonly number[];
  readonly columns: Readonly<Record<RollupColumn, readonly number[]>>;
  readonly pressureLevels: readonly PressureLevel[];
}

/** Buckets without a sample are absent: a step in `atMs` of more than `periodMs` is a gap, to be drawn as one. */
export interface RollupHistory {
  readonly range: 'day' | 'week';
  readonly periodMs: number;
  /** The beginnings of the buckets. */
  readonly atMs: readonly number[];
  readonly columns: Readonly<Record<RollupColumn, MinMeanMax>>;
}

export interface MinMeanMax {
  readonly min: readonly number[];
  readonly mean: readonly number[];
  readonly max: readonly number[];
}

/** A kind of resource that is counted: `ports`, `statements`, `listeners`, `timers`, and other handles by Node's name. */
export interface ResourceCount {
  readonly name: string;
  readonly count: number;
  /** Of this life of the supervisor. */
  readonly peak: number;
  /** The trend of about the last five minutes. */
  readonly perHour: number;
}

/** How a count climbed. */
export interface ResourceClimb {
  readonly count: number;
  readonly grown: number;
  readonly perHour: number;
  readonly series: { readonly atMs: readonly number[]; readonly counts: readonly number[] };
}

export interface LeakFinding {
  /** `resource`: not bytes but a count climbs, the one that `component` names; figures in bytes are 0 then. */
  readonly kind: 'memory' | 'resource';
  readonly component: string;
  readonly bytesPerSecond: number;
  readonly grownBytes: number;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly sinceMs: number;
  /** The floor after collection over time. */
  readonly series: { readonly atMs: readonly number[]; readonly bytes: readonly number[] };
  /** Null for memory. */
  readonly resource: ResourceClimb | null;
  /**
   * What holds most of it: the component itself where it declares its bytes, V8's heap spaces for the heap. Empty where
   * holders are not known: memory that nobody tracks, ArrayBuffers, resources.
   */
  readonly topHolders: readonly { readonly component: string; readonly bytes: number }[];
  /**
   * True when a collection since its onset took back half of its growth or more, by the readings before and after it.
   * Null when there was none yet, and for resources.
   */
  readonly reducedByGc: boolean | null;
  readonly cause: string;
  readonly action: string;
}

export interface OwnerStatus {
  readonly component: string;
  readonly type: AllocationType;
  readonly reservedBytes: number;
  /** What it is bound to by itself; null when it is not. */
  readonly capacityBytes: number | null;
  readonly idleMs: number;
}

export interface MemoryManagementStatus {
  readonly isActive: boolean;
  readonly isCollecting: boolean;
  readonly config: MemoryConfig;
  readonly defaults: MemoryConfig;
  readonly leastBaseLimitBytes: number;
  readonly pressureLevel: PressureLevel;
  readonly isAlertRaised: boolean;
  /** Until the next measurement; three times `sampleSeconds` while nobody can see a window and nothing happens. */
  readonly samplePeriodMs: number;
  /** Granted, and not yet to be seen in the measurement. */
  readonly promisedBytes: number;
  /** What the leak detector found before the last restart, within a week; newest first. */
  readonly earlierFindings: readonly LeakFinding[];
  /** In trim order. */
  readonly owners: readonly OwnerStatus[];
  readonly leases: readonly MemoryLease[];
  /** What is open in the supervisor, counted each ten seconds. */
  readonly resources: readonly ResourceCount[];
  /** Newest first. */
  readonly events: readonly MemoryEvent[];
  /** Events that had to make room for later ones, or could not be written. */
  readonly droppedEvents: number;
  /** Newest first. */
  readonly receipts: readonly MemoryReceipt[];
}

/** Parameter schemas. Every command can fail with `invalid-request` for parameters of the wrong form. */
export const memoryManagementMethods = {
  /**
   * Begins sampling, automatic collection, sweeps and leak detection. Nothing happens when it runs already.
   * @example await bridge.startMemoryManagement({}) // { isActive: true }
   */
  startMemoryManagement: z.object({}),
  /**
   * Ends them, and the base limit with them. The AI limit stays.
   * @example await bridge.stopMemoryManagement({}) // { isActive: false }
   */
  stopMemoryManagement: z.object({}),
  /**
   * Whether sampling, automatic collection, sweeps, leak detection and the base limit are on.
   * @example await bridge.isMemoryManagementActive({}) // true
   */
  isMemoryManagementActive: z.object({}),
  /**
   * The latest measurement: bytes, percent of the base limit, bytes a second. It is measured now when the latest is more
   * than a second old, so asking often costs no more than one measurement a second. No window but the caller's is told.
   * @example (await bridge.getMemoryMetrics({})).usagePercent // 42.1
   */
  getMemoryMetrics: z.object({}),
  /**
   * `raw`: the last 1,000 samples of this life; `day`: minutes; `week`: quarters of an hour. The latter two survive restarts.
   * @example await bridge.getMemoryUsageHistory({ range: 'day' })
   */
  getMemoryUsageHistory: z.object({ range: z.enum(['raw', 'day', 'week']) }),
  /**
   * Asks for a lease under the AI limit (and, but for `model-process`, the base limit) before the memory is taken.
   * With `leaseId` it renews that lease: `bytes` and a new expiry.
   * Refusals are answers with `granted: false` and `code: 'memory-refused'`.
   * @throws AppError lease-unknown when the lease to renew was released or has expired
   * @example await bridge.requestAiMemoryAllocation({ owner: 'indexer', kind: 'embedding-batch', bytes: 2_000_000, ttlMs: 30_000 })
   */
  requestAiMemoryAllocation: z.object({
    owner: name,
    bytes: byteCount,
    kind: z.enum(leaseKinds),
    ttlMs: z.number().int().min(100).max(maxLeaseMs).default(defaultLeaseMs),
    leaseId: name.optional(),
  }),
  /**
   * @throws AppError lease-unknown when it was released or has expired
   * @example await bridge.releaseAiMemoryAllocation({ leaseId }) // { releasedBytes: 2000000 }
   */
  releaseAiMemoryAllocation: z.object({ leaseId: name }),
  /**
   * Enters memory in the ledger before it is taken. A known `id` gets the new size and counts as accessed.
   * What would pass the base limit after a collection is refused: an answer with `granted: false`.
   * @throws AppError invalid-request when the `id` belongs to another component or type, or when `component` names a part
   * of the supervisor, which declares its memory by itself
   * @example await bridge.trackMemoryAllocation({ component: 'preview', type: 'file-operation', bytes: 400_000 })
   */
  trackMemoryAllocation: z.object({
    component: name,
    type: z.enum(allocationTypes),
    bytes: byteCount,
    id: name.optional(),
  }),
  /**
   * @throws AppError allocation-unknown when the ledger has no such line (any more)
   * @example await bridge.releaseMemoryAllocation({ id }) // { releasedBytes: 400000 }
   */
  releaseMemoryAllocation: z.object({ id: name }),
  /**
   * Trims now. `targetBytes`: the private bytes to come down to; left out, a comfortable share of the limit.
   * One that runs already is joined, and goes on to the lower of the targets.
   * @example (await bridge.triggerMemoryGarbageCollection({})).privateAfterBytes
   */
  triggerMemoryGarbageCollection: z.object({
    targetBytes: z.number().int().nonnegative().max(maxRequestBytes).optional(),
  }),
  /**
   * What `triggerMemoryGarbageCollection` with the same target would let go, by part, judged without letting go of it. What
   * parts say they hold may not all leave the process: the receipt has what was measured.
   * @example (await bridge.previewMemoryGarbageCollection({})).totalBytes
   */
  previewMemoryGarbageCollection: z.object({
    targetBytes: z.number().int().nonnegative().max(maxRequestBytes).optional(),
  }),
  /**
   * Why each component is in memory: counts, ages, the cost of freeing, and its ten largest pieces; the largest component
   * first, V8's heap last.
   * @example (await bridge.explainMemory({})).map(({ component, pieces }) => [component, pieces[0]])
   */
  explainMemory: z.object({}),
  /**
   * Measures, runs the leak detector, and answers what leaks now, as far as can be told, with its evidence: bytes, bytes a
   * second, wall-clock milliseconds; counts and counts an hour for resources. A leak that is not large yet takes later
   * samples to be found. While management is stopped nothing is judged, and what was found before is answered.
   * @example (await bridge.detectMemoryLeaks({})).map((finding) => finding.component)
   */
  detectMemoryLeaks: z.object({}),
  /**
   * State, owners, leases, and the latest events and receipts, at most `latest` of each.
   * @example (await bridge.getMemoryManagementStatus({})).pressureLevel // 'normal'
   */
  getMemoryManagementStatus: z.object({ latest: z.number().int().min(0).max(500).default(50) }),
  /**
   * Applies changes at once and keeps them; a lower limit trims before the answer comes. `resetToDefaults` resets what
   * `changes` does not name. Either all is applied or nothing.
   * @throws AppError settings-invalid, naming each field and what it may be
   * @throws AppError file-error when the change could not be kept; nothing was applied then
   * @example await bridge.updateMemoryManagementConfig({ changes: { baseLimitBytes: 80_000_000 } })
   */
  updateMemoryManagementConfig: z.object({
    changes: memoryConfigChangesSchema.default({}),
    resetToDefaults: z.boolean().default(false),
  }),
} as const;

export interface MemoryManagementResults {
  readonly startMemoryManagement: { readonly isActive: boolean };
  readonly stopMemoryManagement: { readonly isActive: boolean };
  readonly isMemoryManagementActive: boolean;
  readonly getMemoryMetrics: MemoryMetrics;
  readonly getMemoryUsageHistory: RawHistory | RollupHistory;
  readonly requestAiMemoryAllocation: LeaseAnswer;
  readonly releaseAiMemoryAllocation: { readonly releasedBytes: number };
  readonly trackMemoryAllocation: AllocationAnswer;
  readonly releaseMemoryAllocation: { readonly releasedBytes: number };
  readonly triggerMemoryGarbageCollection: MemoryReceipt;
  readonly previewMemoryGarbageCollection: CollectionPreview;
  readonly explainMemory: readonly ComponentReasons[];
  readonly detectMemoryLeaks: readonly LeakFinding[];
  readonly getMemoryManagementStatus: MemoryManagementStatus;
  readonly updateMemoryManagementConfig: { readonly config: MemoryConfig; readonly receipt: MemoryReceipt | null };
}

/** Parameters as the handlers get them. */
export type MemoryManagementParams = {
  readonly [Method in keyof typeof memoryManagementMethods]: z.output<(typeof memoryManagementMethods)[Method]>;
};
