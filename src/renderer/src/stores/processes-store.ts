import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { AppProcesses } from '../../../shared/contract/process-api.ts';
import { client } from '../bridge/client.ts';

/** The app's processes, while a page shows them. */
export const useProcessesStore = defineStore('processes', () => {
  const latest = shallowRef<AppProcesses | null>(null);

  async function load(): Promise<void> {
    latest.value = await client().app.processes();
  }

  /** Measures now and every ten seconds, until the returned function ends it. */
  function watch(): () => void {
    const { app } = client();
    const stop = app.onProcesses((processes) => (latest.value = processes));
    const setWatched = (isWatched: boolean) => app.watchProcesses(isWatched).catch(() => {}); // Old figures stay on show.
    void setWatched(true);
    void load().catch(() => {});
    return () => {
      stop();
      void setWatched(false);
    };
  }

  return { latest, load, watch };
});
