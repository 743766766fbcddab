import { z } from 'zod';

/** Where Ollama listens unless its user has moved it. */
export const defaultOllamaUrl = 'http://127.0.0.1:11434';

export const modelProviders = ['bundled', 'ollama'] as const;

const maxUrlLength = 300;
const maxModelNameLength = 200;

/** Only http and https, and no password: settings are kept as plain text. */
export function isOllamaUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return (protocol === 'http:' || protocol === 'https:') && [username, password, search, hash].every((part) => !part);
}

/** True when what is sent to the address stays on this computer. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** As Ollama writes them. Nothing else may be in it: the name becomes part of a command that the user is given to copy. */
const modelName = z
  .string()
  .max(maxModelNameLength)
  .regex(/^([A-Za-z0-9][A-Za-z0-9._:/-]*)?$/, { error: 'not the name of a model' });

/** Which model makes vectors, and which one answers questions. */
export const modelSettingsSchema = z.object({
  /** Nothing is asked of Ollama before the user has chosen it here. */
  provider: z.enum(modelProviders).default('bundled'),
  ollamaUrl: z
    .string()
    .max(maxUrlLength)
    .refine(isOllamaUrl, { error: 'not an address that begins with http:// or https://' })
    .default(defaultOllamaUrl),
  /** The model for vectors; empty while none is chosen. */
  ollamaModel: modelName.default(''),
  /** The model that answers questions; empty while none is chosen. */
  chatModel: modelName.default(''),
  /** Minutes for which Ollama keeps a model loaded after its last use. */
  keepAliveMinutes: z.number().int().min(0).max(1_440).default(5),
});

export type ModelSettings = z.output<typeof modelSettingsSchema>;

export const defaultModelSettings: ModelSettings = modelSettingsSchema.parse({});
