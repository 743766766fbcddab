import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { LeakFinding } from '../../../shared/contract/memory-management-api.ts';
import { client } from '../bridge/client.ts';

/** More cards than this help nobody; the worst come first. */
const maxShownLeaks = 12;

/** The same leak is found again with each sample; another one of the same part begins at another time. */
export const leakKey = ({ component, sinceMs }: LeakFinding) => `${component}@${sinceMs}`;

/** What the leak detector finds now. */
export const useLeaksStore = defineStore('leaks', () => {
  const findings = shallowRef<readonly LeakFinding[]>([]);
  /** Found before the supervisor's last restart, which ended them. */
  const earlier = shallowRef<readonly LeakFinding[]>([]);
  /** Keys of what the user does not want to see, until this window is closed; only of leaks that are there. */
  const ignored = ref<ReadonlySet<string>>(new Set());

  const isIgnored = (finding: LeakFinding) => ignored.value.has(leakKey(finding));
  const shown = computed(() => findings.value.filter((finding) => !isIgnored(finding)));
  const hidden = computed(() => findings.value.filter(isIgnored));

  async function load(): Promise<void> {
    const found = await client().memory.detectMemoryLeaks();
    findings.value = found.toSorted((a, b) => b.bytesPerSecond - a.bytesPerSecond).slice(0, maxShownLeaks);
    const present = new Set(findings.value.map(leakKey));
    ignored.value = new Set([...ignored.value].filter((key) => present.has(key)));
    const { earlierFindings } = await client().memory.getMemoryManagementStatus({ latest: 0 });
    earlier.value = earlierFindings.slice(0, maxShownLeaks);
  }

  function ignore(finding: LeakFinding): void {
    ignored.value = new Set([...ignored.value, leakKey(finding)]);
  }

  function showAgain(finding: LeakFinding): void {
    ignored.value = new Set([...ignored.value].filter((key) => key !== leakKey(finding)));
  }

  return { findings, shown, hidden, earlier, load, ignore, showAgain };
});
