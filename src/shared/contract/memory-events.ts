import { z } from 'zod';

/** The six kinds of memory that the ledger knows. */
export const allocationTypes = [
  'embedding-cache',
  'vector-storage',
  'ai-operation',
  'background-process',
  'file-operation',
  'search-result',
] as const;

export type AllocationType = (typeof allocationTypes)[number];

/** Pressure is private bytes by base limit: from gcAtPercent elevated, from alertAtPercent high, from 100 % at its limit. */
export const pressureLevels = ['normal', 'elevated', 'high', 'at-limit'] as const;

export type PressureLevel = (typeof pressureLevels)[number];

/** What began a collection. `admission`: something asked for memory and there was no room. */
export const collectionTriggers = ['automatic', 'manual', 'admission', 'sweep', 'limit-lowered'] as const;

export type CollectionTrigger = (typeof collectionTriggers)[number];

/** `larger-than-limit` can never be granted; the others may be later, or for fewer bytes. */
export const refusalReasons = ['larger-than-limit', 'ai-limit', 'base-limit', 'too-many'] as const;

export type RefusalReason = (typeof refusalReasons)[number];

/** What a collection did. Bytes and milliseconds; times of day are wall-clock milliseconds. */
export const memoryReceiptSchema = z.object({
  trigger: z.enum(collectionTriggers),
  startedAtMs: z.number(),
  durationMs: z.number(),
  /** The longest time for which the collection held the event loop. */
  longestPauseMs: z.number(),
  /** Bytes above the target at the start; 0 when only stale memory was to go. */
  askedBytes: z.number(),
  /** What each part says it freed, and by how much private bytes fell while it ran (less than 0: they rose). */
  freedByComponent: z.array(z.object({ component: z.string(), freedBytes: z.number(), measuredBytes: z.number() })),
  privateBeforeBytes: z.number(),
  privateAfterBytes: z.number(),
  /** `short`: everything was tried and the target was not met. */
  outcome: z.enum(['met', 'short', 'timed-out']),
});

export type MemoryReceipt = z.infer<typeof memoryReceiptSchema>;

/** Why it happened and what to do about it, in words. */
const words = { cause: z.string(), action: z.string() };

/** What is worth remembering about memory. */
export const memoryEventSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('gc'),
    ...words,
    trigger: z.enum(collectionTriggers),
    askedBytes: z.number(),
    /** Private bytes before less after; negative when they rose meanwhile. */
    returnedBytes: z.number(),
    durationMs: z.number(),
  }),
  z.object({
    kind: z.literal('refusal'),
    ...words,
    reason: z.enum(refusalReasons),
    owner: z.string(),
    askedBytes: z.number(),
    usedBytes: z.number(),
    limitBytes: z.number(),
    /** Refusals of the same owner for the same reason that follow closely are one event. */
    times: z.number(),
  }),
  z.object({ kind: z.literal('alert'), ...words, usagePercent: z.number(), privateBytes: z.number() }),
  z.object({ kind: z.literal('alert-cleared'), ...words, usagePercent: z.number(), lastedMs: z.number() }),
  z.object({
    kind: z.literal('limit-changed'),
    ...words,
    changes: z.array(z.object({ field: z.string(), from: z.number(), to: z.number() })),
  }),
  z.object({ kind: z.literal('restart'), ...words, life: z.number() }),
  z.object({
    kind: z.literal('stale-cleanup'),
    ...words,
    released: z.array(z.string()),
    freedBytes: z.number(),
    expiredLeases: z.number(),
  }),
  z.object({
    kind: z.literal('leak'),
    ...words,
    component: z.string(),
    bytesPerSecond: z.number(),
    confidence: z.number(),
  }),
]);

/** An event before it has its place and time in the log. */
export type MemoryEventDetail = z.infer<typeof memoryEventSchema>;

/** `id` grows by one an event, across restarts; a gap is an event that was dropped. */
export type MemoryEvent = MemoryEventDetail & { readonly id: number; readonly atMs: number };
