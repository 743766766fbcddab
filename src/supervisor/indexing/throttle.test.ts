import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { Throttle } from './throttle.ts';

function build() {
  const clock = new ManualClock();
  clock.advance(10_000);
  return { clock, throttle: new Throttle(clock) };
}

describe('Throttle', () => {
  it('lets the bulk go on when nobody types and the machine has mains', () => {
    const { throttle } = build();
    throttle.worked(1_000);
    expect([throttle.reason, throttle.restMs]).toEqual([null, 0]);
  });

  it('makes it rest on battery, twice as long as it worked, and no longer than the battery is used', () => {
    const { clock, throttle } = build();
    throttle.setOnBattery(true);
    throttle.worked(300);
    expect([throttle.reason, throttle.restMs]).toEqual(['battery', 600]);
    clock.advance(400);
    expect(throttle.restMs).toBe(200);
    throttle.setOnBattery(false);
    expect([throttle.reason, throttle.restMs]).toEqual([null, 0]);
  });

  it('makes it rest longer while the user types, and until three seconds after the last key', () => {
    const { clock, throttle } = build();
    throttle.setOnBattery(true);
    throttle.typed();
    throttle.worked(500);
    expect([throttle.reason, throttle.restMs]).toEqual(['typing', 2_000]);
    throttle.worked(1_200);
    expect(throttle.restMs).toBe(3_000);
    clock.advance(1_000);
    throttle.typed();
    expect(throttle.restMs).toBe(3_000);
    clock.advance(2_999);
    expect([throttle.reason, throttle.restMs]).toEqual(['typing', 1]);
    clock.advance(1);
    expect([throttle.reason, throttle.restMs]).toEqual(['battery', 0]);
  });

  it('does not rest for minutes after one slow call', () => {
    const { throttle } = build();
    throttle.setOnBattery(true);
    throttle.worked(60_000);
    expect(throttle.restMs).toBe(5_000);
  });
});
