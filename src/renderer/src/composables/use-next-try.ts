import { useIntervalFn } from '@vueuse/core';
import { computed, ref, watch } from 'vue';
import type { SupervisorState } from '../../../shared/contract/supervisor-state.ts';

const tickMs = 250;

/** Whole seconds until the supervisor is started again, counting down; null while no start is planned. */
export function useNextTry(state: () => SupervisorState | null) {
  const nowMs = ref(performance.now());
  const dueMs = ref<number | null>(null);
  const ticking = useIntervalFn(() => (nowMs.value = performance.now()), tickMs, { immediate: false });

  watch(
    state,
    (next) => {
      nowMs.value = performance.now();
      dueMs.value = next?.nextStartInMs == null ? null : nowMs.value + next.nextStartInMs;
      if (dueMs.value === null) ticking.pause();
      else ticking.resume();
    },
    { immediate: true },
  );

  return computed(() => (dueMs.value === null ? null : Math.max(0, Math.ceil((dueMs.value - nowMs.value) / 1_000))));
}
