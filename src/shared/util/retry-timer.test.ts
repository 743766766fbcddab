import { expect, it, vi } from 'vitest';
import { ManualClock } from './manual-clock.ts';
import { RetryTimer } from './retry-timer.ts';

it('is due once, a minute after the last start', () => {
  const clock = new ManualClock();
  const onDue = vi.fn();
  const timer = new RetryTimer(clock, onDue);
  timer.start();
  clock.advance(59_999);
  timer.start();
  clock.advance(59_999);
  expect(onDue).not.toHaveBeenCalled();
  clock.advance(120_001);
  expect(onDue).toHaveBeenCalledTimes(1);
});

it('is not due when it was cancelled or disposed of, and cannot be set again then', () => {
  const clock = new ManualClock();
  const onDue = vi.fn();
  const timer = new RetryTimer(clock, onDue);
  timer.start();
  timer.cancel();
  timer.start();
  timer.dispose();
  timer.start();
  expect(clock.pendingTimers).toBe(0);
  clock.advance(60_000);
  expect(onDue).not.toHaveBeenCalled();
});
