import { expect, test } from 'vitest';
import type { Clock } from '../../shared/util/clock.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { HeartbeatMonitor } from './heartbeat-monitor.ts';

function watch(clock: Clock = new ManualClock()) {
  const events: string[] = [];
  const monitor = new HeartbeatMonitor(clock, {
    onSuspect: () => events.push('suspect'),
    onRecovered: () => events.push('recovered'),
    onDead: () => events.push('dead'),
  });
  return { monitor, events };
}

test('a process that beats each second is never suspect', () => {
  const clock = new ManualClock();
  const { monitor, events } = watch(clock);
  for (let second = 0; second < 600; second += 1) {
    clock.advance(1000);
    monitor.beat();
  }
  expect(events).toEqual([]);
});

test('silence makes it suspect at three seconds and dead at ten, each told once', () => {
  const clock = new ManualClock();
  const { events } = watch(clock);
  clock.advance(2999);
  expect(events).toEqual([]);
  clock.advance(1);
  expect(events).toEqual(['suspect']);
  clock.advance(6999);
  expect(events).toEqual(['suspect']);
  clock.advance(60_000);
  expect(events).toEqual(['suspect', 'dead']);
  expect(clock.pendingTimers).toBe(0);
});

test('a beat of a suspect process recovers it and counts anew', () => {
  const clock = new ManualClock();
  const { monitor, events } = watch(clock);
  clock.advance(5000);
  monitor.beat();
  clock.advance(9500);
  expect(events).toEqual(['suspect', 'recovered', 'suspect']);
});

test('an hour of sleep that was announced counts for nothing', () => {
  const clock = new ManualClock();
  const { monitor, events } = watch(clock);
  clock.advance(2500);
  monitor.suspend();
  clock.advance(3_600_000);
  monitor.resume();
  clock.advance(2500);
  expect(events).toEqual([]);
  clock.advance(500);
  expect(events).toEqual(['suspect']);
});

/** Timers that fire late, as after a sleep that nobody announced. */
class JumpingClock extends ManualClock {
  #jumpedMs = 0;

  override nowMs(): number {
    return super.nowMs() + this.#jumpedMs;
  }

  jump(byMs: number): void {
    this.#jumpedMs += byMs;
  }
}

test('time in which the check itself could not run counts for nothing', () => {
  const clock = new JumpingClock();
  const { events } = watch(clock);
  clock.advance(2000);
  clock.jump(30_000);
  clock.advance(500);
  expect(events).toEqual([]);
  clock.advance(1000);
  expect(events).toEqual(['suspect']);
});

test('a check that is only a little late still counts', () => {
  const clock = new JumpingClock();
  const { events } = watch(clock);
  clock.jump(4000);
  clock.advance(500);
  expect(events).toEqual(['suspect']);
});

test('a disposed monitor tells nothing and leaves no timer, even when resumed', () => {
  const clock = new ManualClock();
  const { monitor, events } = watch(clock);
  clock.advance(4000);
  monitor.dispose();
  monitor.resume();
  monitor.beat();
  clock.advance(60_000);
  expect([events, clock.pendingTimers]).toEqual([['suspect'], 0]);
});
