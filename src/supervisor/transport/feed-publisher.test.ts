import { describe, expect, it } from 'vitest';
import type { SupervisorMetrics, MetricsFrame } from '../../shared/contract/memory-api.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { FeedPublisher } from './feed-publisher.ts';

function start() {
  const clock = new ManualClock();
  const frames: MetricsFrame[] = [];
  const world = { listeners: 1, notes: 0, privateBytes: 1 };
  const feed = new FeedPublisher({
    clock,
    hasListeners: () => world.listeners > 0,
    readIndex: () => ({ notesTotal: world.notes }) as MetricsFrame['index'],
    readMemory: () => ({ privateBytes: world.privateBytes }) as SupervisorMetrics,
    publish: (frame) => frames.push(frame),
  });
  const shown = () => frames.map(({ memory }) => memory.privateBytes);
  return { clock, frames, world, feed, shown };
}

describe('FeedPublisher', () => {
  it('pushes each sample of the memory manager, and measures nothing by itself', () => {
    const { clock, world, feed, shown } = start();
    clock.advance(500); // The index's first state.
    world.privateBytes = 7;
    feed.sampled();
    clock.advance(300_000);
    expect(shown()).toEqual([1, 7]);
  });

  it('pushes a change of the index within half a second, with the sample that there is', () => {
    const { clock, frames, world } = start();
    clock.advance(500);
    world.notes = 7;
    clock.advance(500);
    expect(frames.slice(1)).toMatchObject([{ index: { notesTotal: 7 }, memory: { privateBytes: 1 } }]);
    clock.advance(5_000);
    expect(frames).toHaveLength(2);
  });

  it('pushes nothing while there is no window', () => {
    const { clock, world, feed, frames } = start();
    world.listeners = 0;
    feed.sampled();
    clock.advance(120_000);
    expect(frames).toEqual([]);
  });

  it('leaves no timer behind', () => {
    const { clock, feed } = start();
    feed.dispose();
    expect(clock.pendingTimers).toBe(0);
  });
});
