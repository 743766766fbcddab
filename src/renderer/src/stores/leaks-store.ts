import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { LeakFinding } from '../../../shared/contract/memory-management-api.ts';
import { client } from '../bridge/client.ts';

/** More cards than this help nobody; the worst come first. */
const maxShownLeaks = 12;

/** What the leak detector finds now. */
export const useLeaksStore = defineStore('leaks', () => {
  const findings = shallowRef<readonly LeakFinding[]>([]);
  /** Found before the supervisor's last restart, which ended them. */
  const earlier = shallowRef<readonly LeakFinding[]>([]);

  async function load(): Promise<void> {
    const found = await client().memory.detectMemoryLeaks();
    findings.value = found.toSorted((a, b) => b.bytesPerSecond - a.bytesPerSecond).slice(0, maxShownLeaks);
    const { earlierFindings } = await client().memory.getMemoryManagementStatus({ latest: 0 });
    earlier.value = earlierFindings.slice(0, maxShownLeaks);
  }

  return { findings, earlier, load };
});
