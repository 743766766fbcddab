import { z } from 'zod';

/** Every setting with its range and default, declared once. */
export const settingsSchema = z.object({
  /** Seconds without work after which the model process is ended and its memory returned. */
  modelIdleSeconds: z.number().int().min(5).max(3_600).default(60),
  /** Seconds between two measurements of the supervisor's memory. */
  metricsSeconds: z.number().int().min(1).max(60).default(10),
});

export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});

export const settingsMethods = {
  get: z.tuple([]),
  /** (changes) */
  update: z.tuple([settingsSchema.partial().strict()]),
} as const;

export interface SettingsResults {
  readonly get: Settings;
  readonly update: Settings;
}
