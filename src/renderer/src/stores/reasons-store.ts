import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { ComponentReasons } from '../../../shared/contract/memory-reasons.ts';
import { client } from '../bridge/client.ts';

/** Why each part of search and memory holds what it holds, as last asked. */
export const useReasonsStore = defineStore('reasons', () => {
  const reasons = shallowRef<readonly ComponentReasons[]>([]);

  async function load(): Promise<void> {
    reasons.value = await client().memory.explainMemory();
  }

  return { reasons, load };
});
