import { expect, test } from 'vitest';
import { ManualClock } from '../shared/util/manual-clock.ts';
import { watchParent } from './parent-watch.ts';

function setUp() {
  const clock = new ManualClock();
  const parent = { pid: 10, isAlive: true };
  const gone: number[] = [];
  const watch = watchParent(clock, () => gone.push(clock.nowMs()), {
    parentPid: () => parent.pid,
    isAlive: () => parent.isAlive,
  });
  return { clock, parent, gone, watch };
}

test('nothing happens while the parent lives', () => {
  const { clock, gone } = setUp();
  clock.advance(60_000);
  expect(gone).toEqual([]);
});

test('an orphan that got another parent notices within two seconds, once', () => {
  const { clock, parent, gone } = setUp();
  parent.pid = 1;
  clock.advance(60_000);
  expect(gone).toEqual([2000]);
});

test('a dead parent is noticed where its number stays', () => {
  const { clock, parent, gone } = setUp();
  parent.isAlive = false;
  clock.advance(2000);
  expect(gone).toEqual([2000]);
});

test('a disposed watch leaves no timer', () => {
  const { clock, watch } = setUp();
  watch.dispose();
  expect(clock.pendingTimers).toBe(0);
});
