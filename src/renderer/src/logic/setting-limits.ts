import { memoryKnobs } from '../../../shared/contract/memory-config.ts';
import { defaultSettings, settingsSchema } from '../../../shared/contract/settings-api.ts';

export interface SettingLimits {
  readonly least: number;
  readonly most: number;
  readonly usual: number;
}

const idleSeconds = settingsSchema.shape.modelIdleSeconds.unwrap();

// Ranges and defaults, read from the places that declare them.

export const modelIdleLimits: SettingLimits = {
  least: idleSeconds.minValue ?? 0,
  most: idleSeconds.maxValue ?? Number.MAX_SAFE_INTEGER,
  usual: defaultSettings.modelIdleSeconds,
};

export const sampleLimits: SettingLimits = {
  least: memoryKnobs.sampleSeconds.min,
  most: memoryKnobs.sampleSeconds.max,
  usual: memoryKnobs.sampleSeconds.default,
};

/** The number that was typed; null when it is no whole number within the limits. */
export function readSetting(typed: string, { least, most }: SettingLimits): number | null {
  if (!/^\s*\d+\s*$/.test(typed)) return null;
  const value = Number(typed);
  return value >= least && value <= most ? value : null;
}
