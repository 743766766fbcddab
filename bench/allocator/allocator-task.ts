import { z } from 'zod';

/** What a measured process is to do. */
export const allocatorTaskSchema = z.strictObject({
  filling: z.number().int().nonnegative(),
  folder: z.string(),
  collection: z.enum(['plain', 'last-resort']),
});

export type AllocatorTask = z.output<typeof allocatorTaskSchema>;

/** When private bytes are read again after memory was let go. */
export const readAfterSeconds = [0, 1, 5] as const;

/** Private bytes of one process that took memory and let it go. */
export const allocatorReadingSchema = z.strictObject({
  beforeBytes: z.number(),
  heldBytes: z.number(),
  /** As `readAfterSeconds`. */
  afterBytes: z.array(z.number()).length(readAfterSeconds.length),
});

export type AllocatorReading = z.output<typeof allocatorReadingSchema>;
