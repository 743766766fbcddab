import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { MemoryReceipt } from '../../../shared/contract/memory-events.ts';
import type { CollectionPreview } from '../../../shared/contract/memory-reasons.ts';
import { client } from '../bridge/client.ts';

/** A clean-up that was asked for in this window: what it would do, and its receipt until it is put away. */
export const useCleanUpStore = defineStore('clean-up', () => {
  const isRunning = ref(false);
  const preview = shallowRef<CollectionPreview | null>(null);
  const receipt = shallowRef<MemoryReceipt | null>(null);
  /** What was announced before the clean-up of the receipt; null when nobody looked. Bytes. */
  const announcedBytes = ref<number | null>(null);

  async function look(): Promise<void> {
    preview.value = null;
    preview.value = await client().memory.previewMemoryGarbageCollection({});
  }

  async function run(): Promise<void> {
    if (isRunning.value) return;
    isRunning.value = true;
    try {
      receipt.value = await client().memory.triggerMemoryGarbageCollection({});
      announcedBytes.value = preview.value?.totalBytes ?? null;
    } finally {
      isRunning.value = false;
      preview.value = null;
    }
  }

  function dismiss(): void {
    receipt.value = null;
  }

  return { isRunning, preview, receipt, announcedBytes, look, run, dismiss };
});
