import { z } from 'zod';

/** Where memory can be made to leak: V8's heap, ArrayBuffers, a declared graph, or memory that nobody declares. */
export const leakKinds = ['heap', 'array-buffers', 'vector-store', 'native'] as const;

export type LeakKind = (typeof leakKinds)[number];

const common = { kind: z.enum(leakKinds), delayMs: z.number().int().nonnegative() };

/** A leak to be made on purpose, for tests: so much in each second, or so much at once. */
export const leakInjectionSchema = z.discriminatedUnion('pace', [
  z.object({ pace: z.literal('steady'), ...common, bytesPerSecond: z.number().positive() }),
  z.object({ pace: z.literal('once'), ...common, bytes: z.number().int().positive() }),
]);

export type LeakInjection = z.infer<typeof leakInjectionSchema>;
