import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { Throughput } from './throughput.ts';

describe('Throughput', () => {
  it('tells no rate before two batches are done', () => {
    const throughput = new Throughput(new ManualClock());
    throughput.record(16);
    expect(throughput.perSecond).toBe(0);
    expect(throughput.secondsFor(100)).toBeNull();
  });

  it('measures units per second and the time left', () => {
    const clock = new ManualClock();
    const throughput = new Throughput(clock);
    for (let batch = 0; batch < 6; batch += 1) {
      throughput.record(10);
      if (batch < 5) clock.advance(1_000);
    }
    expect(throughput.perSecond).toBeCloseTo(10);
    expect(throughput.secondsFor(50)).toBeCloseTo(5);
  });

  it('forgets what is older than half a minute', () => {
    const clock = new ManualClock();
    const throughput = new Throughput(clock);
    throughput.record(1_000);
    throughput.record(1_000);
    clock.advance(31_000);
    expect(throughput.perSecond).toBe(0);
  });
});
