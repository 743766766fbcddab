import { z } from 'zod';

/** A megabyte in limits and on the screen: 10^6 bytes, not 2^20. */
export const megabyteBytes = 1_000_000;

/** What the supervisor needs beyond its bare runtime to open an index and answer at all. */
export const leastWorkingBytes = 15 * megabyteBytes;

export interface MemoryKnob {
  readonly min: number;
  readonly max: number;
  readonly default: number;
  readonly unit: 'bytes' | 'percent' | 'seconds' | 'minutes' | 'bytes-per-second';
  /** One line for the settings page. */
  readonly why: string;
}

const knob = (min: number, max: number, byDefault: number, unit: MemoryKnob['unit'], why: string): MemoryKnob => ({
  min,
  max,
  default: byDefault,
  unit,
  why,
});

/** Every knob of the memory manager, declared once: the schema, the defaults and the settings page come from it. */
export const memoryKnobs = {
  baseLimitBytes: knob(
    30 * megabyteBytes,
    4_000 * megabyteBytes,
    100 * megabyteBytes,
    'bytes',
    'The most memory that search and indexing may hold.',
  ),
  aiLimitBytes: knob(
    megabyteBytes,
    2_000 * megabyteBytes,
    50 * megabyteBytes,
    'bytes',
    'The most that AI work may borrow at once; less makes its batches smaller.',
  ),
  cacheBytes: knob(
    megabyteBytes,
    1_000 * megabyteBytes,
    4 * megabyteBytes,
    'bytes',
    'Vectors of recent searches; more of them need no model when they are searched again.',
  ),
  gcAtPercent: knob(30, 99, 75, 'percent', 'Cleaning up begins by itself at this share of the limit.'),
  alertAtPercent: knob(31, 100, 85, 'percent', 'You are told when use passes this share of the limit.'),
  sampleSeconds: knob(1, 60, 10, 'seconds', 'How often memory is measured while something happens.'),
  staleMinutes: knob(1, 1_440, 10, 'minutes', 'What nobody touched for this long may be released.'),
  sweepMinutes: knob(1, 1_440, 5, 'minutes', 'How often unused memory is looked for.'),
  leakGrowthBytes: knob(
    megabyteBytes,
    1_000 * megabyteBytes,
    10 * megabyteBytes,
    'bytes',
    'Growth below this is not called a leak.',
  ),
  leakBytesPerSecond: knob(
    1_000,
    10 * megabyteBytes,
    10_000,
    'bytes-per-second',
    'Steady growth that is called a leak.',
  ),
  slowLeakBytesPerSecond: knob(
    100,
    megabyteBytes,
    2_000,
    'bytes-per-second',
    'Growth that is called a leak when it lasts for hours.',
  ),
} as const satisfies Record<string, MemoryKnob>;

export type MemoryConfigField = keyof typeof memoryKnobs;

/** Whole numbers in the units of `memoryKnobs`. */
export type MemoryConfig = { readonly [Field in MemoryConfigField]: number };

export const memoryConfigFields = Object.keys(memoryKnobs) as readonly MemoryConfigField[]; // Its keys are its type's.

const mapFields = <T>(make: (field: MemoryConfigField) => T): Record<MemoryConfigField, T> =>
  Object.fromEntries(memoryConfigFields.map((field) => [field, make(field)])) as Record<MemoryConfigField, T>; // One entry a field.

export const defaultMemoryConfig: MemoryConfig = mapFields((field) => memoryKnobs[field].default);

/** Changes as they cross a port. Ranges are judged by `memoryConfigProblems`, whose words name field and range. */
export const memoryConfigChangesSchema = z.strictObject(mapFields(() => z.number().optional()));

export type MemoryConfigChanges = z.output<typeof memoryConfigChangesSchema>;

/** What of a configuration has to be kept: only what differs, so that a default that a later version changes is followed. */
export const changedFromDefaults = (config: MemoryConfig): Partial<MemoryConfig> =>
  Object.fromEntries(
    memoryConfigFields
      .filter((field) => config[field] !== defaultMemoryConfig[field])
      .map((field) => [field, config[field]]),
  );

export interface MemoryConfigProblem {
  readonly field: MemoryConfigField;
  /** The field that it contradicts; null when it is wrong by itself. */
  readonly other: MemoryConfigField | null;
  /** A sentence that names the field. */
  readonly message: string;
}

/** The smallest base limit that this process can keep. */
export const leastBaseLimitBytes = (runtimeBytes: number): number =>
  Math.ceil((runtimeBytes + leastWorkingBytes) / megabyteBytes) * megabyteBytes;

/** All that is wrong with a configuration, field by field and across fields; empty when it can be applied. */
export function memoryConfigProblems(config: MemoryConfig, runtimeBytes: number): MemoryConfigProblem[] {
  const outOfRange = memoryConfigFields.flatMap((field) => rangeProblem(field, config[field]));
  return outOfRange.length > 0 ? outOfRange : [...leastProblem(config, runtimeBytes), ...combinationProblems(config)];
}

function rangeProblem(field: MemoryConfigField, value: number): MemoryConfigProblem[] {
  const { min, max, unit } = memoryKnobs[field];
  if (Number.isSafeInteger(value) && value >= min && value <= max) return [];
  return [
    { field, other: null, message: `${field} must be a whole number from ${min} to ${max} (${unit}), not ${value}.` },
  ];
}

function leastProblem({ baseLimitBytes }: MemoryConfig, runtimeBytes: number): MemoryConfigProblem[] {
  const least = leastBaseLimitBytes(runtimeBytes);
  if (baseLimitBytes >= least) return [];
  const message = `baseLimitBytes must be at least ${least} bytes: the process alone takes ${runtimeBytes}.`;
  return [{ field: 'baseLimitBytes', other: null, message }];
}

/** What of a configuration contradicts itself, though each field is within its range. */
export function combinationProblems(config: MemoryConfig): MemoryConfigProblem[] {
  const problems: MemoryConfigProblem[] = [];
  const add = (field: MemoryConfigField, other: MemoryConfigField, rule: string) =>
    problems.push({ field, other, message: `${field} must ${rule} ${other} (${config[other]}).` });
  if (config.aiLimitBytes > config.baseLimitBytes) add('aiLimitBytes', 'baseLimitBytes', 'not be more than');
  if (config.cacheBytes > config.baseLimitBytes) add('cacheBytes', 'baseLimitBytes', 'not be more than');
  if (config.gcAtPercent >= config.alertAtPercent) add('gcAtPercent', 'alertAtPercent', 'be less than');
  if (config.slowLeakBytesPerSecond > config.leakBytesPerSecond)
    add('slowLeakBytesPerSecond', 'leakBytesPerSecond', 'not be more than');
  return problems;
}
