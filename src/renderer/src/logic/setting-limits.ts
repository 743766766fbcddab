import { defaultSettings, settingsSchema } from '../../../shared/contract/settings-api.ts';

const idleSeconds = settingsSchema.shape.modelIdleSeconds.unwrap();

/** Range and default of a setting, read from the one place that declares them. */
export const modelIdleLimits = {
  least: idleSeconds.minValue ?? 0,
  most: idleSeconds.maxValue ?? Number.MAX_SAFE_INTEGER,
  usual: defaultSettings.modelIdleSeconds,
} as const;

/** The seconds that were typed; null when they are no whole number in the range. */
export function readModelIdleSeconds(typed: string): number | null {
  if (!/^\s*\d+\s*$/.test(typed)) return null;
  const parsed = idleSeconds.safeParse(Number(typed));
  return parsed.success ? parsed.data : null;
}
