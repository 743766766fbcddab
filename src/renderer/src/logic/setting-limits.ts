import { defaultSettings, settingsSchema, type Settings } from '../../../shared/contract/settings-api.ts';

export interface SettingLimits {
  readonly least: number;
  readonly most: number;
  readonly usual: number;
}

/** Range and default of a setting, read from the one place that declares them. */
export function limitsOf(name: keyof Settings): SettingLimits {
  const schema = settingsSchema.shape[name].unwrap();
  return {
    least: schema.minValue ?? 0,
    most: schema.maxValue ?? Number.MAX_SAFE_INTEGER,
    usual: defaultSettings[name],
  };
}

/** The number that was typed; null when it is no whole number in the setting's range. */
export function readSetting(name: keyof Settings, typed: string): number | null {
  if (!/^\s*\d+\s*$/.test(typed)) return null;
  const parsed = settingsSchema.shape[name].unwrap().safeParse(Number(typed));
  return parsed.success ? parsed.data : null;
}
