import { z } from 'zod';
import { editorSettingsSchema } from './editor-settings.ts';
import { vectorSettingsSchema } from './vector-settings.ts';
import { modelSettingsSchema } from './model-settings.ts';

const modelIdleSeconds = z.number().int().min(5).max(3_600);

/** Every setting with its range and default, declared once. */
export const settingsSchema = z.object({
  /** Seconds without work after which the model process is ended and its memory returned. */
  modelIdleSeconds: modelIdleSeconds.default(60),
  /** How notes look while they are written. */
  editor: editorSettingsSchema.prefault({}),
  /** Where vectors are kept, and how searches look for them. */
  vectors: vectorSettingsSchema.prefault({}),
  /** Which model makes vectors and answers questions. */
  model: modelSettingsSchema.prefault({}),
  /** The memory manager's configuration where it differs from the defaults; the supervisor checks and sends it. */
  memory: z.record(z.string(), z.number()).default({}),
});

export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});

/**
 * What a window may change. Made of fields without defaults: zod fills a default in also where the field is optional, and
 * a change of one setting would set the others back.
 */
const settingsChangesSchema = z.strictObject({
  modelIdleSeconds: modelIdleSeconds.optional(),
  editor: editorSettingsSchema.optional(),
  vectors: vectorSettingsSchema.optional(),
  model: modelSettingsSchema.optional(),
});

export const settingsMethods = {
  get: z.tuple([]),
  /** (changes) */
  update: z.tuple([settingsChangesSchema]),
} as const;

export interface SettingsResults {
  readonly get: Settings;
  readonly update: Settings;
}
