import { z } from 'zod';

/** Every setting with its range and default, declared once. */
export const settingsSchema = z.object({
  /** Seconds without work after which the model process is ended and its memory returned. */
  modelIdleSeconds: z.number().int().min(5).max(3_600).default(60),
  /** The memory manager's configuration where it differs from the defaults; the supervisor checks and sends it. */
  memory: z.record(z.string(), z.number()).default({}),
});

export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});

export const settingsMethods = {
  get: z.tuple([]),
  /** (changes) */
  update: z.tuple([settingsSchema.omit({ memory: true }).partial().strict()]),
} as const;

export interface SettingsResults {
  readonly get: Settings;
  readonly update: Settings;
}
