import { z } from 'zod';
import { localModelDimensions, localModelId } from '../../shared/contract/model-api.ts';
import { modelProviders } from '../../shared/contract/model-settings.ts';

/** A model that makes vectors, and how it is reached. Kept in the database, so that a start need not ask for it. */
export const vectorModelSchema = z.object({
  provider: z.enum(modelProviders),
  /** Ollama's name for it; empty for the bundled model. */
  name: z.string(),
  /** Names the very weights; empty for the bundled model, whose id does. */
  digest: z.string(),
  /** Part of every key: two vectors can be compared only when it is the same. */
  modelId: z.string().min(1),
  dimensions: z.int().positive(),
});

export type VectorModel = z.infer<typeof vectorModelSchema>;

export const bundledVectorModel: VectorModel = {
  provider: 'bundled',
  name: '',
  digest: '',
  modelId: localModelId,
  dimensions: localModelDimensions,
};
