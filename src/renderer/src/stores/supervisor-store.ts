import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { SupervisorState } from '../../../shared/contract/supervisor-state.ts';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { client } from '../bridge/client.ts';

export const useSupervisorStore = defineStore('supervisor', () => {
  const state = shallowRef<SupervisorState | null>(null);
  /** True while the window's direct port is open. */
  const isConnected = ref(false);

  const phase = computed(() => state.value?.phase ?? 'starting');
  const canSearch = computed(() => isConnected.value && (phase.value === 'ready' || phase.value === 'unresponsive'));
  /** What keeps search away, as a person sees it; null when nothing does. */
  const outage = computed<'starting' | 'down' | 'degraded' | null>(() => {
    if (canSearch.value) return null;
    if (phase.value === 'degraded') return 'degraded';
    const isFirstLife = (state.value?.epoch ?? 0) <= 1 && state.value?.lastExit == null;
    return isFirstLife ? 'starting' : 'down';
  });

  async function load(): Promise<void> {
    state.value = await client().app.supervisorState();
  }

  /** Asks main for the direct port; that it is open is told by the feed. */
  async function connect(): Promise<void> {
    try {
      await client().app.connectSupervisor();
    } catch (error) {
      // Not up yet: its state says so, and main hands out a port by itself once it is.
      if (!isAppError(error, 'supervisor-unavailable')) throw error;
    }
  }

  async function retry(): Promise<void> {
    await client().app.retrySupervisor();
  }

  return { state, isConnected, phase, canSearch, outage, load, connect, retry };
});
