import { defaultSettings, settingsSchema, type Settings } from '../../shared/contract/settings-api.ts';

export interface DecodedSettings {
  readonly settings: Settings;
  /** One sentence for each value that was replaced by its default. */
  readonly problems: readonly string[];
}

/** Takes what is valid, field by field, and defaults for the rest. Undefined stands for a missing file. */
export function decodeSettings(value: unknown): DecodedSettings {
  if (value === undefined) return { settings: defaultSettings, problems: [] };
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { settings: defaultSettings, problems: ['The file holds no settings object; defaults are used.'] };
  const fields = new Map<string, unknown>(Object.entries(value));
  const accepted: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, schema] of Object.entries(settingsSchema.shape)) {
    if (!fields.has(name)) continue;
    const decoded = schema.safeParse(fields.get(name));
    if (decoded.success) accepted[name] = decoded.data;
    else problems.push(`${name}: ${decoded.error.issues[0]?.message ?? 'not valid'}; the default is used.`);
  }
  return { settings: settingsSchema.parse(accepted), problems };
}
