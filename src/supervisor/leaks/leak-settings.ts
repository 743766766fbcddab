import { defaultMemoryConfig } from '../../shared/contract/memory-config.ts';

/** Thresholds of the leak detector. Bytes, seconds and shares; every bound is checked in `leakSettings`. */
export interface LeakSettings {
  /** Growth below this is never a leak. */
  readonly minGrowthBytes: number;
  /** The slowest sustained rate that alarms within hours. */
  readonly minRateBytesPerSecond: number;
  /** A rate below the usual threshold that alarms when it lasts for `slowWindowSeconds`. */
  readonly slowRateBytesPerSecond: number;
  readonly slowWindowSeconds: number;
  /** Life of a process in which nothing is judged. */
  readonly warmUpSeconds: number;
  /** Life of a process in which a settling component (heap, native) may still grow towards its plateau. */
  readonly settlingSeconds: number;
  /** How long a step must stay before it counts as kept. */
  readonly stepHoldSeconds: number;
  /** How much a load that was never seen before may add: the doubt until its effect is learnt. */
  readonly unknownLoadBytes: number;
  /** Largest p-value of the trend test that still alarms. */
  readonly maxPValue: number;
  /** A silence longer than this is a sleep: it is cut out of the time that rates are computed over. */
  readonly gapSeconds: number;
  /** Without growth for this long, a reported leak is over and may be reported anew. */
  readonly rearmSeconds: number;
}

/** What the user can set begins as the app's configuration does. */
const defaultLeakSettings: LeakSettings = {
  minGrowthBytes: defaultMemoryConfig.leakGrowthBytes,
  minRateBytesPerSecond: defaultMemoryConfig.leakBytesPerSecond,
  slowRateBytesPerSecond: defaultMemoryConfig.slowLeakBytesPerSecond,
  slowWindowSeconds: 4 * 3_600,
  warmUpSeconds: 600,
  settlingSeconds: 7_200,
  stepHoldSeconds: 600,
  unknownLoadBytes: 30e6,
  maxPValue: 0.005,
  gapSeconds: 90,
  rearmSeconds: 7_200,
};

/** Fills in the defaults and rejects nonsense by name. */
export function leakSettings(chosen: Partial<LeakSettings> = {}): LeakSettings {
  const settings = { ...defaultLeakSettings, ...chosen };
  for (const [name, value] of Object.entries(settings)) {
    if (!Number.isFinite(value) || value <= 0)
      throw new RangeError(`${name} must be a positive number, not ${String(value)}`);
  }
  if (settings.maxPValue >= 0.5) throw new RangeError(`maxPValue must be below 0.5, not ${settings.maxPValue}`);
  if (settings.slowRateBytesPerSecond > settings.minRateBytesPerSecond)
    throw new RangeError('slowRateBytesPerSecond must not exceed minRateBytesPerSecond');
  return settings;
}
