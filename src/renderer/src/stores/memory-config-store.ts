import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import {
  defaultMemoryConfig,
  memoryKnobs,
  type MemoryConfig,
  type MemoryConfigChanges,
} from '../../../shared/contract/memory-config.ts';
import type { MemoryReceipt } from '../../../shared/contract/memory-events.ts';
import { client } from '../bridge/client.ts';

/** The memory manager's configuration, which the supervisor holds, checks and has kept. */
export const useMemoryConfigStore = defineStore('memory-config', () => {
  const config = shallowRef<MemoryConfig>(defaultMemoryConfig);
  /** The smallest base limit that the supervisor can keep. */
  const leastBaseLimitBytes = ref<number>(memoryKnobs.baseLimitBytes.min);

  async function load(): Promise<void> {
    const status = await client().memory.getMemoryManagementStatus({ latest: 0 });
    config.value = status.config;
    leastBaseLimitBytes.value = status.leastBaseLimitBytes;
  }

  /** Answers what the change made the supervisor give back; null when it did not have to. */
  const update = (changes: MemoryConfigChanges) => change({ changes });

  const reset = () => change({ resetToDefaults: true });

  async function change(wanted: {
    changes?: MemoryConfigChanges;
    resetToDefaults?: boolean;
  }): Promise<MemoryReceipt | null> {
    const changed = await client().memory.updateMemoryManagementConfig(wanted);
    config.value = changed.config;
    return changed.receipt;
  }

  return { config, leastBaseLimitBytes, load, update, reset };
});
