import { describe, expect, it } from 'vitest';
import { parseModelSwitches } from './model-switches.ts';

describe('The switches of the model', () => {
  it('name faults by a word, and a time', () => {
    expect(parseModelSwitches(['memory:xyzzy', 'hang:a:b'], '5', false)).toEqual({
      faults: [
        { kind: 'memory', word: 'xyzzy' },
        { kind: 'hang', word: 'a:b' },
      ],
      timeoutMs: 5_000,
      problems: [],
    });
  });

  it.each([['memory'], ['memory:'], ['fire:xyzzy'], ['']])('say what is wrong with the fault "%s"', (value) => {
    const { faults, problems } = parseModelSwitches([value], undefined, false);
    expect([faults, problems]).toEqual([[], [expect.stringContaining('KIND:WORD')]]);
  });

  it.each([['0'], ['601'], ['1.5'], ['']])('say what is wrong with the time "%s"', (value) => {
    const { timeoutMs, problems } = parseModelSwitches([], value, false);
    expect([timeoutMs, problems]).toEqual([null, [expect.stringContaining('from 1 to 600')]]);
  });

  it('are refused by a packaged app, and not missed when they are not given', () => {
    expect(parseModelSwitches(['crash:xyzzy'], '5', true)).toMatchObject({ faults: [], timeoutMs: null });
    expect(parseModelSwitches(['crash:xyzzy'], '5', true).problems).toHaveLength(1);
    expect(parseModelSwitches([], undefined, true)).toEqual({ faults: [], timeoutMs: null, problems: [] });
  });
});
