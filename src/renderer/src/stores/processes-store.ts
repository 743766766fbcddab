import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { AppProcesses } from '../../../shared/contract/process-api.ts';
import { client } from '../bridge/client.ts';
import { trendOf, withReading, type ProcessReadings } from '../logic/process-trends.ts';

/** The app's processes, while a page shows them. */
export const useProcessesStore = defineStore('processes', () => {
  const latest = shallowRef<AppProcesses | null>(null);
  const readings = shallowRef<ProcessReadings>(new Map());

  function accept(processes: AppProcesses): void {
    latest.value = processes;
    readings.value = withReading(readings.value, processes);
  }

  async function load(): Promise<void> {
    accept(await client().app.processes());
  }

  /** Measures now and every ten seconds, until the returned function ends it. */
  function watch(): () => void {
    const { app } = client();
    const stop = app.onProcesses(accept);
    const setWatched = (isWatched: boolean) => app.watchProcesses(isWatched).catch(() => {}); // Old figures stay on show.
    void setWatched(true);
    void load().catch(() => {});
    return () => {
      stop();
      void setWatched(false);
    };
  }

  /** Bytes a minute; see `trendOf`. */
  const trend = (pid: number) => trendOf(readings.value, pid);

  return { latest, trend, load, watch };
});
