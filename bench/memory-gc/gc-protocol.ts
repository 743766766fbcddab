import { z } from 'zod';
import { memoryReceiptSchema } from '../../src/shared/contract/memory-events.ts';
import { waysToFill } from './ways-to-fill.ts';

/** What a measured process is to do. Sizes in bytes. */
export const gcTaskSchema = z.strictObject({
  way: z.enum(waysToFill),
  folder: z.string(),
  limitBytes: z.number().int().positive(),
});

export type GcTask = z.output<typeof gcTaskSchema>;

/** The owners are there and management is on: from here on the limit holds. */
const managedSchema = z.strictObject({ kind: z.literal('managed') });

/** Filling while automatic collection runs. */
const pressedSchema = z.strictObject({
  kind: z.literal('pressed'),
  /** Bytes owners have let go meanwhile. */
  freedBytes: z.number(),
  takenPieces: z.number(),
  refusals: z.number(),
  collections: z.number(),
});

/** One collection of a process that was filled with management stopped. */
const collectedSchema = z.strictObject({
  kind: z.literal('collected'),
  name: z.enum(['automatic', 'manual']),
  receipt: memoryReceiptSchema,
  /** What owners let go. */
  freedBytes: z.number(),
  beforeBytes: z.number(),
  /** So long after the collection ended. */
  afterBytes: z.number(),
});

export const gcMessageSchema = z.discriminatedUnion('kind', [managedSchema, pressedSchema, collectedSchema]);

export type GcMessage = z.output<typeof gcMessageSchema>;
export type PressedReport = z.output<typeof pressedSchema>;
export type CollectedReport = z.output<typeof collectedSchema>;

/** Memory that was freed has left the process by then, or counts as kept. */
export const returnWithinMs = 5_000;
/** To fill, when management is stopped; of the limit. */
export const fillShare = 0.95;
