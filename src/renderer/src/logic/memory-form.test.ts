import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  combinationProblems,
  defaultMemoryConfig,
  memoryConfigFields,
  memoryConfigProblems,
  memoryKnobs,
} from '../../../shared/contract/memory-config.ts';
import { fieldsOf, memoryGroups, rangeOf, readTyped, typedOf } from './memory-fields.ts';
import { judgeTyped } from './memory-form.ts';

const MB = 1_000_000;
const runtimeBytes = 22 * MB;
const leastBytes = 37 * MB;
const judge = (typed: Parameters<typeof judgeTyped>[0]) => judgeTyped(typed, defaultMemoryConfig, leastBytes);

describe('the fields of the memory settings', () => {
  it('show every knob once', () => {
    const shown = memoryGroups.flatMap((group) => [...fieldsOf(group, false), ...fieldsOf(group, true)]);
    expect(shown.toSorted()).toEqual(memoryConfigFields.toSorted());
    for (const group of memoryGroups) expect(fieldsOf(group, false), group).not.toEqual([]);
  });

  it('read back what they show, for every value that a knob takes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...memoryConfigFields), fc.nat(), (field, seed) => {
        const { min, max } = memoryKnobs[field];
        const value = min + (seed % (max - min + 1));
        expect(readTyped(field, typedOf(field, value), { least: min, most: max })).toBe(value);
      }),
    );
  });

  it('take parts of a megabyte, and whole seconds only', () => {
    const range = (field: (typeof memoryConfigFields)[number]) => rangeOf(field, leastBytes);
    expect(readTyped('baseLimitBytes', ' 60.5 ', range('baseLimitBytes'))).toBe(60_500_000);
    expect(readTyped('leakBytesPerSecond', '12.5', range('leakBytesPerSecond'))).toBe(12_500);
    for (const typed of ['', '1.5', '1,5', '61', '-1', '1e1', 'ten'])
      expect(readTyped('sampleSeconds', typed, range('sampleSeconds')), typed).toBeNull();
  });

  it('ask for the least limit that this process can keep', () => {
    expect(judge({ baseLimitBytes: '36' }).problems).toEqual({ baseLimitBytes: { kind: 'range' } });
    expect(rangeOf('baseLimitBytes', leastBytes).least).toBe(leastBytes);
  });
});

describe('judging what is typed', () => {
  it('applies what is right, beside what is wrong', () => {
    const { changes, problems } = judge({ sampleSeconds: '5', staleMinutes: 'soon', baseLimitBytes: '60' });
    expect(changes).toEqual({ sampleSeconds: 5, baseLimitBytes: 60 * MB });
    expect(problems).toEqual({ staleMinutes: { kind: 'range' } });
  });

  it('tells of a contradiction where it was typed, and what it contradicts', () => {
    const { changes, problems } = judge({ baseLimitBytes: '40' });
    expect(changes).toEqual({});
    expect(problems.baseLimitBytes).toMatchObject({
      kind: 'combination',
      of: { problem: { field: 'aiLimitBytes', other: 'baseLimitBytes' }, config: { baseLimitBytes: 40 * MB } },
    });
    expect(problems).not.toHaveProperty('aiLimitBytes');
  });

  it('applies both at once when the second makes the first right', () => {
    expect(judge({ baseLimitBytes: '40', aiLimitBytes: '30' })).toMatchObject({
      changes: { baseLimitBytes: 40 * MB, aiLimitBytes: 30 * MB },
      problems: {},
    });
  });

  it('holds back what would contradict a field that is held back', () => {
    const { changes, problems } = judge({ baseLimitBytes: '101', aiLimitBytes: '102', cacheBytes: '101' });
    expect(changes).toEqual({});
    expect(Object.keys(problems).toSorted()).toEqual(['aiLimitBytes', 'baseLimitBytes', 'cacheBytes']);
  });

  it('has nothing to change where what is in force was typed again', () => {
    expect(judge({ sampleSeconds: '10' })).toEqual({ wanted: defaultMemoryConfig, changes: {}, problems: {} });
  });

  it('never lets through what the supervisor would refuse', () => {
    const typed = fc.record(
      Object.fromEntries(
        memoryConfigFields.map((field) => {
          const { min, max } = memoryKnobs[field];
          return [
            field,
            fc.oneof(
              fc.integer({ min, max }).map((value) => typedOf(field, value)),
              fc.string(),
            ),
          ];
        }),
      ),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(typed, (fields) => {
        const { changes, problems } = judge(fields);
        const next = { ...defaultMemoryConfig, ...changes };
        expect(combinationProblems(next)).toEqual([]);
        expect(memoryConfigProblems(next, runtimeBytes)).toEqual([]);
        for (const field of Object.keys(problems)) expect(changes).not.toHaveProperty(field);
      }),
    );
  });
});
