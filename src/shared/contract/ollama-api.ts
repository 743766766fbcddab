import { z } from 'zod';

/**
 * `not-chosen`: the user has not picked Ollama, so it is not asked. `unknown`: picked, not asked yet. `slow`: it did not
 * answer in time. `failed`: something answers there that is not Ollama, or it failed in another way.
 */
export const ollamaStates = [
  'not-chosen',
  'unknown',
  'not-running',
  'running',
  'model-missing',
  'out-of-memory',
  'slow',
  'failed',
] as const;

export type OllamaState = (typeof ollamaStates)[number];

export interface OllamaModel {
  /** As Ollama lists it, with its tag: `llama3.2:latest`. */
  readonly name: string;
  /** Names the very weights, in hexadecimal: a name can be pulled anew. */
  readonly digest: string;
  /** What it takes on disk; loaded it takes about as much memory. */
  readonly sizeBytes: number;
  /** Such as `3.2B`; empty when Ollama does not say. */
  readonly parameters: string;
  readonly canEmbed: boolean;
  readonly canChat: boolean;
}

export interface OllamaStatus {
  readonly state: OllamaState;
  /** A sentence for the user: how it stands, and what to do. */
  readonly message: string;
  /** A command to copy that helps; null when none does. */
  readonly command: string | null;
  /** Null while it has not told. */
  readonly version: string | null;
  /** Those that run on that machine, by name; empty while it has not told. */
  readonly models: readonly OllamaModel[];
  /** The settings it was judged by: a window tells by them that its change has arrived. */
  readonly url: string;
  readonly chatModel: string;
}

export const ollamaMethods = {
  /** How it stood at the last call. Asks nothing. */
  status: z.tuple([]),
  /** Asks Ollama now, if the user has chosen it. */
  look: z.tuple([]),
} as const;

export interface OllamaResults {
  readonly status: OllamaStatus;
  readonly look: OllamaStatus;
}
