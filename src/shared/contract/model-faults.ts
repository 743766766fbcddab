import { z } from 'zod';

/** `memory`: takes memory until V8 gives up; `hang`: never answers, and hears nothing; `crash`: ends at once. */
export const modelFaultKinds = ['memory', 'hang', 'crash'] as const;

export type ModelFaultKind = (typeof modelFaultKinds)[number];

/** What the model process is to do, for tests, when a text has this word in it. */
export const modelFaultSchema = z.object({ kind: z.enum(modelFaultKinds), word: z.string().min(1) });

export type ModelFault = z.infer<typeof modelFaultSchema>;
