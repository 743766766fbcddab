import { describe, expect, it, vi } from 'vitest';
import type { SupervisorMetrics, MetricsFrame } from '../../shared/contract/memory-api.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { FeedPublisher } from './feed-publisher.ts';

function start() {
  const clock = new ManualClock();
  const frames: MetricsFrame[] = [];
  const world = { listeners: 1, notes: 0, periodMs: 10_000 };
  const readMemory = vi.fn(() => ({ privateBytes: 1 }) as SupervisorMetrics);
  const feed = new FeedPublisher({
    clock,
    memoryPeriodMs: () => world.periodMs,
    hasListeners: () => world.listeners > 0,
    readIndex: () => ({ notesTotal: world.notes }) as MetricsFrame['index'],
    readMemory,
    publish: (frame) => frames.push(frame),
  });
  return { clock, frames, world, readMemory, feed };
}

describe('FeedPublisher', () => {
  it('pushes a measurement every ten seconds, or at the period that the user sets', () => {
    const { clock, readMemory, world } = start();
    clock.advance(30_000);
    const usual = readMemory.mock.calls.length;
    world.periodMs = 1_000;
    clock.advance(30_000);
    expect(usual).toBeLessThanOrEqual(4);
    expect(readMemory.mock.calls.length - usual).toBeGreaterThanOrEqual(30);
  });

  it('pushes a change of the index within half a second, without measuring again', () => {
    const { clock, frames, world, readMemory } = start();
    clock.advance(500);
    const before = frames.length;
    world.notes = 7;
    clock.advance(500);
    expect(frames.slice(before).map((frame) => frame.index.notesTotal)).toEqual([7]);
    expect(readMemory).toHaveBeenCalledTimes(1);
    clock.advance(5_000);
    expect(frames).toHaveLength(before + 1);
  });

  it('measures nothing while nobody listens', () => {
    const { clock, world, readMemory } = start();
    world.listeners = 0;
    clock.advance(120_000);
    expect(readMemory).not.toHaveBeenCalled();
  });

  it('leaves no timer behind', () => {
    const { clock, feed } = start();
    feed.dispose();
    expect(clock.pendingTimers).toBe(0);
  });
});
