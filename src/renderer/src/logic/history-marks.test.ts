import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemoryEvent } from '../../../shared/contract/memory-events.ts';
import { countMarks, historyMarks, marksAt } from './history-marks.ts';

const restart = (atMs: number): MemoryEvent => ({ kind: 'restart', cause: '', action: '', life: 1, id: atMs, atMs });
const cleared = (atMs: number): MemoryEvent => ({
  kind: 'alert-cleared',
  cause: '',
  action: '',
  usagePercent: 1,
  lastedMs: 1,
  id: atMs,
  atMs,
});

describe('the marks of a history', () => {
  it('are of the times on show, oldest first; a restart right before them stands at their beginning', () => {
    const events = [restart(500_000), cleared(300_000), restart(200_000), restart(99_000), restart(1_000)];
    const marks = historyMarks(events, [100, 200, 300]);
    expect(marks.map(({ seconds }) => seconds)).toEqual([100, 200]);
    expect(countMarks(marks)).toEqual([{ kind: 'restart', count: 2 }]);
    expect(historyMarks(events, [])).toEqual([]);
  });

  it('each belong to one column, the nearest', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 1, maxLength: 20 });
    const moments = fc.array(fc.integer({ min: 0, max: 12_000 }), { maxLength: 20 });
    fc.assert(
      fc.property(steps, moments, (between, at) => {
        const seconds = between.map((_, index) => between.slice(0, index).reduce((sum, step) => sum + step, 0));
        const marks = historyMarks(
          at.map((moment) => restart(moment * 1_000)),
          seconds,
        );
        const found = seconds.flatMap((_, index) => marksAt(marks, seconds, index));
        expect(found).toEqual(marks);
        for (const [index, column] of seconds.entries()) {
          for (const mark of marksAt(marks, seconds, index)) {
            const nearest = Math.min(...seconds.map((other) => Math.abs(other - mark.seconds)));
            expect(Math.abs(column - mark.seconds)).toBe(nearest);
          }
        }
      }),
    );
  });
});
