import type { MemoryConfig } from '../../shared/contract/memory-config.ts';
import { LeakDetector } from '../leaks/leak-detector.ts';

/** The fields of the configuration that say what is called a leak. */
export const thresholdFields = ['leakGrowthBytes', 'leakBytesPerSecond', 'slowLeakBytesPerSecond'] as const;

export type Thresholds = Pick<MemoryConfig, (typeof thresholdFields)[number]>;

/** The detector as the app runs it under a configuration, and as the benchmark does, so that its figures are the app's. */
export function appDetector(thresholds: Thresholds): LeakDetector {
  return new LeakDetector({
    minGrowthBytes: thresholds.leakGrowthBytes,
    minRateBytesPerSecond: thresholds.leakBytesPerSecond,
    slowRateBytesPerSecond: thresholds.slowLeakBytesPerSecond,
  });
}
