import { shallowRef } from 'vue';
import type { OpenedEvidence } from '../../../shared/contract/files-api.ts';
import type { LeakFinding } from '../../../shared/contract/memory-management-api.ts';
import { client } from '../bridge/client.ts';
import { composeEvidence } from '../logic/leak-evidence.ts';
import { useAppStore } from '../stores/app-store.ts';
import { useNoticesStore } from '../stores/notices-store.ts';
import { useSupervisorStore } from '../stores/supervisor-store.ts';
import { texts } from '../texts.ts';
import { datedName, useSaveText } from './use-save-text.ts';

/** Evidence of a leak: written down, and looked at again. */
export function useEvidence() {
  const app = useAppStore();
  const notices = useNoticesStore();
  const supervisor = useSupervisorStore();
  const saveText = useSaveText();
  const words = texts.memoryPage.leaks.actions;
  const opened = shallowRef<OpenedEvidence | null>(null);

  async function evidenceOf(finding: LeakFinding): Promise<string> {
    const { memory } = client();
    const [metrics, status, history] = await Promise.all([
      memory.getMemoryMetrics(),
      memory.getMemoryManagementStatus({ latest: 50 }),
      memory.getMemoryUsageHistory({ range: 'raw' }),
    ]);
    const { appVersion = '', platform = '' } = app.state ?? {};
    const evidence = composeEvidence({
      finding,
      memory: metrics,
      status,
      history: history.range === 'raw' ? history : emptyHistory,
      app: { version: appVersion, platform, life: supervisor.state?.epoch ?? 0 },
      savedAtMs: Date.now(),
    });
    return JSON.stringify(evidence, null, 1);
  }

  async function save(finding: LeakFinding): Promise<void> {
    await notices.guarded(async () => {
      const text = await evidenceOf(finding);
      const name = finding.component.replaceAll(/[^\w-]/g, '-').slice(0, 40);
      await saveText(datedName(`leak-${name}`, Date.now(), 'json'), text, words.saved);
    });
  }

  async function open(): Promise<void> {
    await notices.guarded(async () => (opened.value = await client().files.openEvidence()));
  }

  const close = () => void (opened.value = null);

  return { opened, save, open, close };
}

/** The raw range is answered with raw samples; the contract's type cannot say so. */
const emptyHistory = {
  atMs: [],
  columns: {
    privateBytes: [],
    trackedBytes: [],
    v8HeapBytes: [],
    untrackedBytes: [],
    aiUsedBytes: [],
    cacheBytes: [],
  },
};
