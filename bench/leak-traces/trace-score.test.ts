import { describe, expect, it } from 'vitest';
import { Random } from './random.ts';
import { generateTrace } from './generate.ts';
import { strippedId } from './stripped-id.ts';
import type { Trace } from './trace-file.ts';
import { scoreTrace, totalScore } from './trace-score.ts';

const trace = (cls: string, onset: number | null, component: string | null = null): Trace => ({
  id: cls,
  cols: ['t'],
  samples: [[0], [14_400]],
  truth: { cls, component, onset },
});
const alert = (t: number, component: string) => ({ id: 'x', t, component });

describe('the score of a trace', () => {
  it('counts a hit of the true component, or of rss, within the deadline', () => {
    const leak = trace('lin_0.05', 3_000, 'heap');
    expect(scoreTrace(leak, [alert(4_000, 'heap')])).toMatchObject({ delaySeconds: 1_000, falseAlarms: 0 });
    expect(scoreTrace(leak, [alert(4_000, 'rss')])).toMatchObject({ delaySeconds: 1_000, falseAlarms: 0 });
    expect(scoreTrace(leak, [alert(4_801, 'heap')])).toMatchObject({ delaySeconds: null, falseAlarms: 0 });
  });

  it('gives nothing to a component that was already alarmed before the onset', () => {
    const leak = trace('lin_0.05', 3_000, 'heap');
    expect(scoreTrace(leak, [alert(2_000, 'heap'), alert(3_500, 'heap')])).toMatchObject({
      delaySeconds: null,
      falseAlarms: 1,
    });
  });

  it('counts false alarms once for each component and half hour', () => {
    const alerts = [alert(100, 'heap'), alert(1_700, 'heap'), alert(1_700, 'index'), alert(1_900, 'heap')];
    expect(scoreTrace(trace('flat', null), alerts)).toMatchObject({ falseAlarms: 3, leakFreeSeconds: 14_400 });
  });

  it('leaves the stretch class out of the total', () => {
    const scores = [trace('lin_0.002', 3_000, 'heap'), trace('lin_0.5', 3_000, 'heap')].map((each) =>
      scoreTrace(each, [alert(3_300, 'heap')]),
    );
    const total = totalScore(scores.filter((score) => score !== null));
    expect(total).toMatchObject({ precision: 1, recall: 1, falseAlarmsPerDay: 0 });
    expect(total.byClass.size).toBe(2);
  });

  it('hides the name of a trace as score.py does', () => {
    expect(strippedId('flat#0')).toBe('f629cf6319209a6b');
  });
});

describe('the generator', () => {
  it('gives the same trace for the same seed and another for another', () => {
    const [first, again, other] = [1, 1, 2].map((seed) => generateTrace('lin_0.05', 'a', new Random(seed)));
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(first!.samples[0]!.length).toBe(first!.cols.length);
  });
});
