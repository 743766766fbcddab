import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { MemoryReceipt } from '../../../shared/contract/memory-events.ts';
import { client } from '../bridge/client.ts';

/** A clean-up that was asked for in this window, and its receipt until it is put away. */
export const useCleanUpStore = defineStore('clean-up', () => {
  const isRunning = ref(false);
  const receipt = shallowRef<MemoryReceipt | null>(null);

  async function run(): Promise<void> {
    if (isRunning.value) return;
    isRunning.value = true;
    try {
      receipt.value = await client().memory.triggerMemoryGarbageCollection({});
    } finally {
      isRunning.value = false;
    }
  }

  function dismiss(): void {
    receipt.value = null;
  }

  return { isRunning, receipt, run, dismiss };
});
