import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { MemoryEventNews } from '../../../shared/contract/memory-api.ts';
import { client } from '../bridge/client.ts';
import { addToFeed, emptyFeed, maxFeedEvents, raisedAlert, settleFeed } from '../logic/memory-feed.ts';

/** What happened to memory, for as long as the window lives: the alert is marked on every page. */
export const useMemoryEventsStore = defineStore('memory-events', () => {
  const feed = shallowRef(emptyFeed);

  const events = computed(() => feed.value.events);
  const missed = computed(() => feed.value.missed);
  const alert = computed(() => raisedAlert(feed.value));
  /** The latest clean-up that is known; it may have been in an earlier life. */
  const lastCleanUp = computed(() => events.value.find((event) => event.kind === 'gc') ?? null);

  function accept(news: MemoryEventNews): void {
    feed.value = addToFeed(feed.value, news);
  }

  /** A port has opened: what is pushed from now on comes from the life that it leads to. */
  async function load(): Promise<void> {
    feed.value = emptyFeed;
    const status = await client().memory.getMemoryManagementStatus({ latest: maxFeedEvents });
    feed.value = settleFeed(feed.value, status);
  }

  /** The supervisor is away: its events stand, its alert is over. */
  function endAlert(): void {
    feed.value = { ...feed.value, isAlertRaised: false };
  }

  return { events, missed, alert, lastCleanUp, accept, load, endAlert };
});
