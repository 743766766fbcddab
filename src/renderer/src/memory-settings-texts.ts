import {
  memoryKnobs,
  type MemoryConfig,
  type MemoryConfigField,
  type MemoryKnob,
} from '../../shared/contract/memory-config.ts';
import { typedOf, type FieldRange, type MemoryGroup } from './logic/memory-fields.ts';
import type { FieldProblem } from './logic/memory-form.ts';
import { growthWords, megabytes, wholeNumber } from './logic/number-words.ts';
import { memoryTexts } from './memory-texts.ts';

const groups: Record<MemoryGroup, string> = {
  limits: 'Limits',
  collection: 'Clean-up and alerts',
  leaks: 'Leaks',
  sampling: 'Measuring',
};

const units: Record<MemoryKnob['unit'], string> = {
  bytes: 'MB',
  percent: '% of the limit',
  seconds: 'seconds',
  minutes: 'minutes',
  'bytes-per-second': 'kB a second',
};

/** What is wrong with two fields together, by the one that the contract names. */
const contradictions: { readonly [Field in MemoryConfigField]?: (config: MemoryConfig) => string } = {
  aiLimitBytes: ({ aiLimitBytes, baseLimitBytes }) =>
    `The AI limit (${megabytes(aiLimitBytes)}) must not be more than the memory limit (${megabytes(baseLimitBytes)}). Change the other one too.`,
  cacheBytes: ({ cacheBytes, baseLimitBytes }) =>
    `The room for recent searches (${megabytes(cacheBytes)}) must not be more than the memory limit (${megabytes(baseLimitBytes)}). Change the other one too.`,
  gcAtPercent: ({ gcAtPercent, alertAtPercent }) =>
    `Cleaning up (${gcAtPercent} %) must begin below the alert (${alertAtPercent} %). Change the other one too.`,
  slowLeakBytesPerSecond: ({ slowLeakBytesPerSecond, leakBytesPerSecond }) =>
    `The slow leak rate (${kilobytes(slowLeakBytesPerSecond)}) must not be more than the leak rate (${kilobytes(leakBytesPerSecond)}). Change the other one too.`,
};

const kilobytes = (bytesPerSecond: number) => `${bytesPerSecond / 1_000} kB a second`;

const onScreen = (field: MemoryConfigField, value: number) => wholeNumber(Number(typedOf(field, value)));

/** What the memory part of the settings says. */
export const memorySettingsTexts = {
  title: 'Memory',
  lead: 'For search and indexing, which show their use in the status bar. 1 MB is 1,000,000 bytes.',
  groups,
  label: (field: MemoryConfigField) => memoryTexts.events.fields[field],
  unit: (field: MemoryConfigField) => units[memoryKnobs[field].unit],
  more: 'More',
  moreOf: (group: MemoryGroup) => `about ${groups[group].toLowerCase()}`,
  range: (field: MemoryConfigField, { least, most }: FieldRange) =>
    `${onScreen(field, least)} to ${onScreen(field, most)}; ${onScreen(field, memoryKnobs[field].default)} unless you change it.`,
  problem: (field: MemoryConfigField, problem: FieldProblem, { least, most }: FieldRange): string =>
    problem.kind === 'combination'
      ? (contradictions[problem.of.problem.field]?.(problem.of.config) ?? problem.of.problem.message)
      : `Enter a ${memoryKnobs[field].unit.startsWith('bytes') ? '' : 'whole '}number from ${onScreen(field, least)} to ${onScreen(field, most)}.`,
  /** The same in a unit that is easier to picture; null where there is none. */
  meaning: (field: MemoryConfigField, config: MemoryConfig): string | null => {
    const { unit } = memoryKnobs[field];
    if (unit === 'percent') return `= ${megabytes((config.baseLimitBytes * config[field]) / 100)}`;
    return unit === 'bytes-per-second' ? `= ${growthWords(config[field])}` : null;
  },
  resetAll: 'Use all memory defaults',
  returned: (bytes: number) => `A clean-up returned ${megabytes(Math.max(0, bytes))}.`,
  resetDone: 'All memory settings are the defaults.',
} as const;
