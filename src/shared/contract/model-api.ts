import { z } from 'zod';
import { modelFaultSchema } from './model-faults.ts';

/** Names the local model in cache keys: another model, or another way of preparing its text, needs another name. */
export const localModelId = 'use-lite-en@0.2.0';
/** Numbers in one vector of the local model. */
export const localModelDimensions = 512;

/** The largest batch that the model process takes at once. Texts. */
export const maxBatchTexts = 64;
/** The longest text in a batch, in UTF-16 units. */
export const maxEmbedTextLength = 20_000;

/** What the model process serves on its port to the supervisor. */
export const modelMethods = {
  embed: z.object({ texts: z.array(z.string().min(1).max(maxEmbedTextLength)).min(1).max(maxBatchTexts) }),
} as const;

/** One row of `dimensions` float32 values a text, unit length, concatenated in the order of the texts. */
export const embedResultSchema = z.object({
  dimensions: z.number().int().positive(),
  vectors: z.instanceof(Float32Array),
});

export type EmbedResult = z.infer<typeof embedResultSchema>;

/** Main to model process. */
export const toModelSchema = z.discriminatedUnion('kind', [
  /** The supervisor's port comes beside it. */
  z.object({ kind: z.literal('supervisor-port'), faults: z.array(modelFaultSchema).readonly() }),
  z.object({ kind: z.literal('stop') }),
]);

export type ToModel = z.infer<typeof toModelSchema>;
