import type { LeakEvidence } from '../../../shared/contract/leak-evidence.ts';
import { shortenedFinding } from '../../../shared/contract/leak-finding.ts';
import type { SupervisorMetrics } from '../../../shared/contract/memory-api.ts';
import type {
  LeakFinding,
  MemoryManagementStatus,
  RawHistory,
} from '../../../shared/contract/memory-management-api.ts';

interface EvidenceSources {
  readonly finding: LeakFinding;
  readonly memory: SupervisorMetrics;
  readonly status: Pick<MemoryManagementStatus, 'config' | 'resources' | 'receipts' | 'events'>;
  readonly history: Pick<RawHistory, 'atMs' | 'columns'>;
  readonly app: LeakEvidence['app'];
  /** Wall-clock milliseconds. */
  readonly savedAtMs: number;
}

const maxSamples = 1_000;
const maxListed = 50;

/** Field by field, so that nothing is written down that has no place in evidence: the words of events stay behind. */
export function composeEvidence({ finding, memory, status, history, app, savedAtMs }: EvidenceSources): LeakEvidence {
  const { privateBytes, trackedBytes, v8HeapBytes, untrackedBytes } = history.columns;
  const latest = (values: readonly number[]) => values.slice(-maxSamples).map(Math.round);
  return {
    format: 'ainote-leak-evidence',
    version: 1,
    savedAtMs,
    app,
    finding: shortenedFinding(finding),
    memory: {
      atMs: memory.atMs,
      privateBytes: memory.privateBytes,
      runtimeBytes: memory.runtimeBytes,
      trackedBytes: memory.trackedBytes,
      v8HeapBytes: memory.v8HeapBytes,
      untrackedBytes: memory.untrackedBytes,
      heapUsedBytes: memory.heapUsedBytes,
      externalBytes: memory.externalBytes,
      trackedByComponent: { ...memory.trackedByComponent },
      counts: { ...memory.counts },
    },
    history: {
      atMs: latest(history.atMs),
      privateBytes: latest(privateBytes),
      trackedBytes: latest(trackedBytes),
      v8HeapBytes: latest(v8HeapBytes),
      untrackedBytes: latest(untrackedBytes),
    },
    config: { ...status.config },
    resources: status.resources.slice(0, maxListed).map((resource) => ({ ...resource })),
    receipts: status.receipts.slice(0, maxListed),
    events: status.events.slice(0, maxListed).map(({ kind, atMs }) => ({ kind, atMs })),
  };
}
