import { z } from 'zod';
import { localModelDimensions, localModelId } from '../../shared/contract/model-api.ts';

/** A model that makes vectors, and how it is reached. Kept in the database, so that a start need not ask for it. */
export const vectorModelSchema = z.object({
  provider: z.enum(['bundled', 'ollama']),
  /** Ollama's name for it; empty for the bundled model. */
  name: z.string(),
  /** Part of every key: two vectors can be compared only when it is the same. */
  modelId: z.string().min(1),
  dimensions: z.int().positive(),
});

export type VectorModel = z.infer<typeof vectorModelSchema>;

export const bundledVectorModel: VectorModel = {
  provider: 'bundled',
  name: '',
  modelId: localModelId,
  dimensions: localModelDimensions,
};
