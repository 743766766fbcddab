import {
  memoryConfigFields,
  memoryKnobs,
  type MemoryConfigField,
  type MemoryKnob,
} from '../../../shared/contract/memory-config.ts';

/** In the order of the settings page. */
export const memoryGroups = ['limits', 'collection', 'leaks', 'sampling'] as const;

export type MemoryGroup = (typeof memoryGroups)[number];

/** Where each knob stands on the settings page; few people ever touch the rare ones. */
const places: Record<MemoryConfigField, { readonly group: MemoryGroup; readonly isRare: boolean }> = {
  baseLimitBytes: { group: 'limits', isRare: false },
  aiLimitBytes: { group: 'limits', isRare: false },
  cacheBytes: { group: 'limits', isRare: false },
  gcAtPercent: { group: 'collection', isRare: false },
  alertAtPercent: { group: 'collection', isRare: false },
  staleMinutes: { group: 'collection', isRare: true },
  sweepMinutes: { group: 'collection', isRare: true },
  leakGrowthBytes: { group: 'leaks', isRare: false },
  leakBytesPerSecond: { group: 'leaks', isRare: true },
  slowLeakBytesPerSecond: { group: 'leaks', isRare: true },
  sampleSeconds: { group: 'sampling', isRare: false },
};

export function fieldsOf(group: MemoryGroup, isRare: boolean): MemoryConfigField[] {
  return memoryConfigFields.filter((field) => places[field].group === group && places[field].isRare === isRare);
}

/** How many of the knob's own units one of the unit on the screen is. */
const scales: Record<MemoryKnob['unit'], number> = {
  bytes: 1_000_000,
  percent: 1,
  seconds: 1,
  minutes: 1,
  'bytes-per-second': 1_000,
};

const scaleOf = (field: MemoryConfigField) => scales[memoryKnobs[field].unit];

/** A knob's value as it is typed: megabytes for bytes, kilobytes for bytes a second. */
export const typedOf = (field: MemoryConfigField, value: number): string => String(value / scaleOf(field));

export interface FieldRange {
  readonly least: number;
  readonly most: number;
}

/** What a knob takes in its own unit. The smallest base limit depends on the process, and the supervisor tells it. */
export function rangeOf(field: MemoryConfigField, leastBaseLimitBytes: number): FieldRange {
  const { min, max } = memoryKnobs[field];
  return { least: field === 'baseLimitBytes' ? Math.max(min, leastBaseLimitBytes) : min, most: max };
}

/** The value that was typed, in the knob's own unit; null when it is no number, or out of range. */
export function readTyped(field: MemoryConfigField, typed: string, { least, most }: FieldRange): number | null {
  const isNumber = scaleOf(field) === 1 ? /^\s*\d+\s*$/ : /^\s*\d+(?:\.\d+)?\s*$/;
  if (!isNumber.test(typed)) return null;
  const value = Math.round(Number(typed) * scaleOf(field));
  return value >= least && value <= most ? value : null;
}
