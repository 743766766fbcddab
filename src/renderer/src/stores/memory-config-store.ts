import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import {
  defaultMemoryConfig,
  type MemoryConfig,
  type MemoryConfigChanges,
} from '../../../shared/contract/memory-config.ts';
import { client } from '../bridge/client.ts';

/** The memory manager's configuration, which the supervisor holds, checks and has kept. */
export const useMemoryConfigStore = defineStore('memory-config', () => {
  const config = shallowRef<MemoryConfig>(defaultMemoryConfig);

  async function load(): Promise<void> {
    config.value = (await client().memory.getMemoryManagementStatus({ latest: 0 })).config;
  }

  async function update(changes: MemoryConfigChanges): Promise<void> {
    config.value = (await client().memory.updateMemoryManagementConfig({ changes })).config;
  }

  return { config, load, update };
});
