import { expect, it } from 'vitest';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { ReloadBudget } from './reload-budget.ts';

it('allows three reloads in five minutes, and more once those are past', () => {
  const clock = new ManualClock();
  const budget = new ReloadBudget(clock);
  expect([budget.take(), budget.take(), budget.take(), budget.take()]).toEqual([true, true, true, false]);
  clock.advance(5 * 60_000);
  expect(budget.take()).toBe(true);
});
