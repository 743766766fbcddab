import { useIntervalFn, useThrottleFn } from '@vueuse/core';
import { computed, onScopeDispose, ref, watch } from 'vue';
import type { MemoryEvent } from '../../../shared/contract/memory-events.ts';
import { isAppError, messageOf } from '../../../shared/errors/app-error.ts';
import { useIndexStore } from '../stores/index-store.ts';
import { useLeaksStore } from '../stores/leaks-store.ts';
import { useMemoryConfigStore } from '../stores/memory-config-store.ts';
import { useMemoryEventsStore } from '../stores/memory-events-store.ts';
import { useMemoryHistoryStore } from '../stores/memory-history-store.ts';
import { useNoticesStore } from '../stores/notices-store.ts';
import { useProcessesStore } from '../stores/processes-store.ts';
import { useReasonsStore } from '../stores/reasons-store.ts';
import { useSupervisorStore } from '../stores/supervisor-store.ts';

/** The history is a picture, and so are the reasons: near the limit memory is measured each second, and this is often enough to draw it. */
const historyPeriodMs = 5_000;
const clockPeriodMs = 30_000;
/** After these the figures are other ones, and the next measurement may be ten seconds away. */
const changesUse: ReadonlySet<MemoryEvent['kind']> = new Set(['gc', 'alert', 'alert-cleared', 'limit-changed']);

/** Keeps what the Memory page shows fresh while it is on show. */
export function useMemoryPage() {
  const index = useIndexStore();
  const supervisor = useSupervisorStore();
  const events = useMemoryEventsStore();
  const config = useMemoryConfigStore();
  const leaks = useLeaksStore();
  const history = useMemoryHistoryStore();
  const notices = useNoticesStore();
  const processes = useProcessesStore();
  const reasons = useReasonsStore();

  /** The present, as coarsely as the words that depend on it need it. Wall-clock milliseconds. */
  const nowMs = ref(Date.now());
  useIntervalFn(() => (nowMs.value = Date.now()), clockPeriodMs);

  /** The figures are of now; without the supervisor the last ones stay on show. */
  const isLive = computed(() => index.memory !== null);

  async function load(what: () => Promise<void>): Promise<void> {
    try {
      await what();
    } catch (error) {
      // The supervisor went away: the page says so, and loads again when it is back.
      if (!isAppError(error, 'supervisor-unavailable', 'cancelled')) notices.tell('error', messageOf(error));
    }
  }

  const loadHistory = useThrottleFn(
    () => {
      for (const part of [history.load, reasons.load]) void load(part);
    },
    historyPeriodMs,
    true,
  );

  function loadAll(): void {
    if (!supervisor.isConnected) return;
    for (const part of [config.load, leaks.load, history.load, reasons.load]) void load(part);
  }

  watch(() => supervisor.isConnected, loadAll, { immediate: true });
  watch(
    () => index.memory?.atMs,
    (atMs) => {
      if (atMs === undefined) return;
      nowMs.value = Date.now();
      void loadHistory();
      // The number of leaks comes with each measurement; their curves grow while there are any.
      if ((index.memory?.leaks ?? 0) > 0 || leaks.findings.length > 0) void load(leaks.load);
    },
  );
  watch(
    () => events.events[0],
    (latest) => {
      nowMs.value = Date.now();
      if (!latest || !supervisor.isConnected) return;
      if (latest.kind === 'leak') void load(leaks.load);
      if (latest.kind === 'limit-changed') void load(config.load);
      if (changesUse.has(latest.kind)) void load(index.load);
    },
  );
  onScopeDispose(processes.watch());

  return { nowMs, isLive, chooseRange: (range: typeof history.range) => load(() => history.choose(range)) };
}
