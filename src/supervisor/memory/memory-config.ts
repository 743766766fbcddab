import { AppError } from '../../shared/errors/app-error.ts';
import {
  defaultMemoryConfig,
  leastBaseLimitBytes,
  memoryConfigFields,
  memoryConfigProblems,
  memoryKnobs,
  type MemoryConfig,
  type MemoryConfigChanges,
  type MemoryConfigField,
} from '../../shared/contract/memory-config.ts';

/** @throws AppError settings-invalid that names every field at fault; nothing of the changes is taken then */
export function changeMemoryConfig(
  current: MemoryConfig,
  changes: MemoryConfigChanges,
  runtimeBytes: number,
): MemoryConfig {
  const next = mapFields((field) => changes[field] ?? current[field]);
  const problems = memoryConfigProblems(next, runtimeBytes);
  if (problems.length === 0) return next;
  throw new AppError('settings-invalid', problems.map(({ message }) => message).join(' '));
}

/**
 * What was kept, made usable: a start must not fail on a file that another version or a hand has written. A field that
 * cannot be used gets its default, and fields that contradict each other are brought into line.
 */
export function restoreMemoryConfig(kept: unknown, runtimeBytes: number): MemoryConfig {
  const record: Readonly<Record<string, unknown>> = typeof kept === 'object' && kept !== null ? { ...kept } : {};
  const config = mapFields((field) => usable(field, record[field]));
  const baseLimitBytes = Math.max(config.baseLimitBytes, leastBaseLimitBytes(runtimeBytes));
  const isOrdered = config.gcAtPercent < config.alertAtPercent;
  return {
    ...config,
    baseLimitBytes,
    aiLimitBytes: Math.min(config.aiLimitBytes, baseLimitBytes),
    cacheBytes: Math.min(config.cacheBytes, baseLimitBytes),
    gcAtPercent: isOrdered ? config.gcAtPercent : defaultMemoryConfig.gcAtPercent,
    alertAtPercent: isOrdered ? config.alertAtPercent : defaultMemoryConfig.alertAtPercent,
    slowLeakBytesPerSecond: Math.min(config.slowLeakBytesPerSecond, config.leakBytesPerSecond),
  };
}

function usable(field: MemoryConfigField, value: unknown): number {
  const { min, max } = memoryKnobs[field];
  const isUsable = typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
  return isUsable ? value : defaultMemoryConfig[field];
}

function mapFields(read: (field: MemoryConfigField) => number): MemoryConfig {
  return Object.fromEntries(memoryConfigFields.map((field) => [field, read(field)])) as MemoryConfig; // One entry a field.
}
