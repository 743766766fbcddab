import { defaultModelSettings, modelSettingsSchema } from '../../../shared/contract/model-settings.ts';
import { defaultSettings, settingsSchema } from '../../../shared/contract/settings-api.ts';

export interface SettingLimits {
  readonly least: number;
  readonly most: number;
  readonly usual: number;
  readonly unit: 'seconds' | 'minutes';
}

const idleSeconds = settingsSchema.shape.modelIdleSeconds.unwrap();

// Ranges and defaults, read from the places that declare them.

export const modelIdleLimits: SettingLimits = {
  least: idleSeconds.minValue ?? 0,
  most: idleSeconds.maxValue ?? Number.MAX_SAFE_INTEGER,
  usual: defaultSettings.modelIdleSeconds,
  unit: 'seconds',
};

const keepAlive = modelSettingsSchema.shape.keepAliveMinutes.unwrap();

export const keepAliveLimits: SettingLimits = {
  least: keepAlive.minValue ?? 0,
  most: keepAlive.maxValue ?? Number.MAX_SAFE_INTEGER,
  usual: defaultModelSettings.keepAliveMinutes,
  unit: 'minutes',
};

/** The number that was typed; null when it is no whole number within the limits. */
export function readSetting(typed: string, { least, most }: Pick<SettingLimits, 'least' | 'most'>): number | null {
  if (!/^\s*\d+\s*$/.test(typed)) return null;
  const value = Number(typed);
  return value >= least && value <= most ? value : null;
}
