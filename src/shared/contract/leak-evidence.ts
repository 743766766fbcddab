import { z } from 'zod';
import { leakFindingSchema } from './leak-finding.ts';
import { memoryReceiptSchema } from './memory-events.ts';

/** A larger file is none of ours. */
export const maxEvidenceBytes = 2_000_000;
const maxColumn = 1_000;
const maxListed = 50;

const column = z.array(z.number()).max(maxColumn);
const name = z.string().max(300);

/**
 * What a leak looked like when its evidence was saved: figures and the names of the app's own parts. There is no field for
 * a note's text, name or path, nor for the words of events. Bytes; wall-clock milliseconds.
 */
export const leakEvidenceSchema = z.object({
  format: z.literal('ainote-leak-evidence'),
  version: z.literal(1),
  savedAtMs: z.number(),
  app: z.object({ version: name, platform: name, life: z.number() }),
  finding: leakFindingSchema,
  memory: z.object({
    atMs: z.number(),
    privateBytes: z.number(),
    runtimeBytes: z.number(),
    trackedBytes: z.number(),
    v8HeapBytes: z.number(),
    untrackedBytes: z.number(),
    heapUsedBytes: z.number(),
    externalBytes: z.number(),
    trackedByComponent: z.record(name, z.number()),
    counts: z.record(name, z.number()),
  }),
  /** Columns of equal length, oldest first. */
  history: z.object({
    atMs: column,
    privateBytes: column,
    trackedBytes: column,
    v8HeapBytes: column,
    untrackedBytes: column,
  }),
  config: z.record(name, z.number()),
  resources: z.array(z.object({ name, count: z.number(), peak: z.number(), perHour: z.number() })).max(maxListed),
  /** Newest first. */
  receipts: z.array(memoryReceiptSchema).max(maxListed),
  events: z.array(z.object({ kind: name, atMs: z.number() })).max(maxListed),
});

export type LeakEvidence = z.infer<typeof leakEvidenceSchema>;
