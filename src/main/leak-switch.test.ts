import { describe, expect, it } from 'vitest';
import { leakInjectionSchema } from '../shared/contract/leak-injection.ts';
import { parseLeakSwitches } from './leak-switch.ts';

describe('--inject-leak', () => {
  it('takes a rate or a size, with or without a delay, several times', () => {
    const { injections, problems } = parseLeakSwitches(['heap:0.5', 'array-buffers:2:20', 'native:30MB:15'], false);
    expect(problems).toEqual([]);
    expect(injections).toEqual([
      { pace: 'steady', kind: 'heap', bytesPerSecond: 500_000, delayMs: 0 },
      { pace: 'steady', kind: 'array-buffers', bytesPerSecond: 2_000_000, delayMs: 20_000 },
      { pace: 'once', kind: 'native', bytes: 30_000_000, delayMs: 15_000 },
    ]);
    for (const injection of injections) expect(leakInjectionSchema.parse(injection)).toEqual(injection);
  });

  it.each([
    'disk:0.5',
    'heap',
    'heap:',
    'heap:0',
    'heap:-1',
    'heap:1e3',
    'heap:0.5kB',
    'heap:0.5:',
    'heap:0.5:1.5',
    'heap:0.5:-1',
    'heap:0.5:20:1',
    'heap:1001',
    'heap:1:86401',
    '',
  ])('says what is wrong with %j, and still takes the others', (value) => {
    const { injections, problems } = parseLeakSwitches([value, 'heap:1'], false);
    expect(injections).toHaveLength(1);
    expect(problems).toEqual([expect.stringMatching(/^--inject-leak=.* cannot be read: write COMPONENT:MB_PER_S/)]);
  });

  it('is refused by a packaged app, whatever it says', () => {
    expect(parseLeakSwitches(['heap:0.5', 'nonsense'], true)).toEqual({
      injections: [],
      problems: ['The switch --inject-leak is for tests: an installed aiNote does not leak on purpose.'],
    });
    expect(parseLeakSwitches([], true)).toEqual({ injections: [], problems: [] });
  });
});
