import type { MemoryEventNews } from '../../../shared/contract/memory-api.ts';
import type { MemoryEvent } from '../../../shared/contract/memory-events.ts';
import type { MemoryManagementStatus } from '../../../shared/contract/memory-management-api.ts';

/** What the window knows of memory's events. */
export interface MemoryFeed {
  /** Newest first, at most `maxFeedEvents`. */
  readonly events: readonly MemoryEvent[];
  readonly isAlertRaised: boolean;
  /** Events that happened and did not reach this window; the log has them. */
  readonly missed: number;
  /** The newest event when the status was told: whether an alert is raised is settled up to it. */
  readonly settledId: number;
}

export const maxFeedEvents = 200;

export const emptyFeed: MemoryFeed = { events: [], isAlertRaised: false, missed: 0, settledId: 0 };

type FeedStatus = Pick<MemoryManagementStatus, 'events' | 'isAlertRaised'>;

/**
 * Starts from what the supervisor says, and keeps what was pushed before its answer came. What was told of a life before
 * is in the answer too, or was dropped there: the numbers of another life may even begin anew.
 */
export function settleFeed(pushed: MemoryFeed, status: FeedStatus): MemoryFeed {
  const settledId = Math.max(0, ...status.events.map((event) => event.id));
  const later = pushed.events.filter((event) => event.id > settledId);
  return {
    events: [...later, ...status.events].slice(0, maxFeedEvents),
    isAlertRaised: later.reduceRight(isRaisedAfter, status.isAlertRaised),
    missed: pushed.missed,
    settledId: Math.max(settledId, later[0]?.id ?? 0),
  };
}

/** Takes an event as it is pushed. */
export function addToFeed(feed: MemoryFeed, { event, droppedBefore }: MemoryEventNews): MemoryFeed {
  const missed = feed.missed + droppedBefore;
  // 0: the log could not be written, and such events have no number to know them by.
  if (event.id !== 0 && event.id <= feed.settledId) return { ...feed, missed };
  return {
    ...feed,
    events: [event, ...feed.events].slice(0, maxFeedEvents),
    isAlertRaised: isRaisedAfter(feed.isAlertRaised, event),
    missed,
  };
}

/** The alert that is raised now, with its cause and advice; null when none is. */
export function raisedAlert(feed: MemoryFeed): Extract<MemoryEvent, { kind: 'alert' }> | null {
  return feed.isAlertRaised ? (feed.events.find((event) => event.kind === 'alert') ?? null) : null;
}

function isRaisedAfter(isRaised: boolean, event: MemoryEvent): boolean {
  if (event.kind === 'alert') return true;
  return event.kind === 'alert-cleared' ? false : isRaised;
}
