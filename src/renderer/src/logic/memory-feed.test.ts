import { describe, expect, it } from 'vitest';
import type { MemoryEvent } from '../../../shared/contract/memory-events.ts';
import { addToFeed, emptyFeed, maxFeedEvents, raisedAlert, settleFeed, type MemoryFeed } from './memory-feed.ts';

const words = { cause: 'why', action: 'what to do' };
const alert = (id: number): MemoryEvent => ({
  kind: 'alert',
  ...words,
  usagePercent: 90,
  privateBytes: 90_000_000,
  id,
  atMs: id,
});
const cleared = (id: number): MemoryEvent => ({
  kind: 'alert-cleared',
  ...words,
  usagePercent: 60,
  lastedMs: 1,
  id,
  atMs: id,
});
const restart = (id: number): MemoryEvent => ({ kind: 'restart', ...words, life: 2, id, atMs: id });

const push = (feed: MemoryFeed, ...events: MemoryEvent[]) =>
  events.reduce((all, event) => addToFeed(all, { event, droppedBefore: 0 }), feed);
const ids = (feed: MemoryFeed) => feed.events.map(({ id }) => id);

describe('the feed of memory events', () => {
  it('raises an alert and clears it', () => {
    const raised = push(emptyFeed, alert(1));
    expect(raisedAlert(raised)).toMatchObject({ id: 1, cause: 'why' });
    const over = push(raised, restart(2), cleared(3));
    expect(raisedAlert(over)).toBeNull();
    expect(ids(over)).toEqual([3, 2, 1]);
  });

  it('joins what was pushed with what the status tells, each event once', () => {
    const pushed = push(emptyFeed, restart(3), alert(4));
    const settled = settleFeed(pushed, { events: [restart(3), restart(2)], isAlertRaised: false });
    expect(ids(settled)).toEqual([4, 3, 2]);
    expect(raisedAlert(settled)).toMatchObject({ id: 4 });
    expect(ids(push(settled, alert(4), restart(5)))).toEqual([5, 4, 3, 2]);
  });

  it('is not moved by news that is older than the status', () => {
    const settled = settleFeed(emptyFeed, { events: [cleared(8), alert(7)], isAlertRaised: false });
    const late = push(settled, alert(7));
    expect(raisedAlert(late)).toBeNull();
    expect(ids(late)).toEqual([8, 7]);
  });

  it('knows an alert that was raised before the window came', () => {
    const settled = settleFeed(emptyFeed, { events: [restart(9), alert(7)], isAlertRaised: true });
    expect(raisedAlert(settled)).toMatchObject({ id: 7 });
  });

  it('keeps a bounded number of events and counts what it missed', () => {
    let feed = emptyFeed;
    for (let id = 1; id <= maxFeedEvents + 50; id += 1)
      feed = addToFeed(feed, { event: restart(id), droppedBefore: 2 });
    expect(feed.events).toHaveLength(maxFeedEvents);
    expect(feed.events[0]?.id).toBe(maxFeedEvents + 50);
    expect(feed.missed).toBe(2 * (maxFeedEvents + 50));
  });
});
