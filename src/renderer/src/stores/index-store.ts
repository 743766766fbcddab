import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { IndexStatus, SkippedNote } from '../../../shared/contract/index-api.ts';
import { metricsVersion, type SupervisorMetrics, type MetricsFrame } from '../../../shared/contract/memory-api.ts';
import { client } from '../bridge/client.ts';

export const useIndexStore = defineStore('index', () => {
  const status = shallowRef<IndexStatus | null>(null);
  const memory = shallowRef<SupervisorMetrics | null>(null);
  /** The latest figures, kept while the supervisor is away. */
  const lastMemory = shallowRef<SupervisorMetrics | null>(null);
  const skipped = shallowRef<readonly SkippedNote[]>([]);
  /** Counts how often the index came to rest, for what depends on its content. */
  const idleCount = ref(0);

  const isWorking = computed(() => {
    const phase = status.value?.phase;
    return phase === 'loading' || phase === 'scanning' || phase === 'embedding';
  });
  const canResume = computed(() => status.value?.phase === 'paused' || status.value?.phase === 'stopped');

  function accept(next: IndexStatus): void {
    const wasIdle = status.value?.phase === 'idle';
    status.value = next;
    if (next.phase === 'idle' && !wasIdle) idleCount.value += 1;
  }

  function acceptMemory(next: SupervisorMetrics): void {
    memory.value = next;
    lastMemory.value = next;
  }

  function acceptFrame(frame: MetricsFrame): void {
    if (frame.version !== metricsVersion) return;
    accept(frame.index);
    acceptMemory(frame.memory);
  }

  /** The supervisor is away: its last numbers say nothing about now. */
  function forget(): void {
    status.value = null;
    memory.value = null;
  }

  /** Another vault has another supervisor. */
  function reset(): void {
    forget();
    lastMemory.value = null;
  }

  /** The first state after a connection, before the feed's first frame. */
  async function load(): Promise<void> {
    const [nextStatus, nextMemory] = await Promise.all([client().index.status(), client().memory.getMemoryMetrics()]);
    accept(nextStatus);
    acceptMemory(nextMemory);
  }

  const pause = async () => accept(await client().index.pause());
  const resume = async () => accept(await client().index.resume());
  const stop = async () => accept(await client().index.stop());
  const rebuild = async () => accept(await client().index.rebuild());

  async function loadSkipped(): Promise<void> {
    skipped.value = await client().index.skipped();
  }

  async function unloadModel(): Promise<boolean> {
    const { wasRunning } = await client().memory.unloadModel();
    acceptMemory(await client().memory.getMemoryMetrics());
    return wasRunning;
  }

  return {
    status,
    memory,
    lastMemory,
    skipped,
    idleCount,
    isWorking,
    canResume,
    acceptFrame,
    forget,
    reset,
    load,
    pause,
    resume,
    stop,
    rebuild,
    loadSkipped,
    unloadModel,
  };
});
