import { z } from 'zod';

/** How much of the vector store a search looks at: a higher effort finds more of the true neighbours, and takes longer. */
export const searchEfforts = ['low', 'normal', 'high'] as const;

export type SearchEffort = (typeof searchEfforts)[number];

/** `automatic`: high for a vault where that costs next to nothing, normal beyond. */
export const effortChoices = ['automatic', ...searchEfforts] as const;

export type EffortChoice = (typeof effortChoices)[number];

const postgresUrl = z
  .string()
  .max(1_000)
  .regex(
    /^$|^postgres(ql)?:\/\/[^\s/]+\/\S+$/,
    'It must be like postgresql://user:password@host:5432/database, or empty.',
  );

/** Where vectors are kept, and how searches look for them. */
export const vectorSettingsSchema = z.object({
  effort: z.enum(effortChoices).default('automatic'),
  /** A PostgreSQL server with pgvector; empty: on this machine. It may hold a password, so it goes into no log. */
  postgresUrl: postgresUrl.default(''),
});

export type VectorSettings = z.infer<typeof vectorSettingsSchema>;
