import { expect, it } from 'vitest';
import { leakEvidenceSchema } from '../../../shared/contract/leak-evidence.ts';
import type { SupervisorMetrics } from '../../../shared/contract/memory-api.ts';
import { defaultMemoryConfig } from '../../../shared/contract/memory-config.ts';
import type { MemoryEvent } from '../../../shared/contract/memory-events.ts';
import { rollupColumns, type LeakFinding, type RawHistory } from '../../../shared/contract/memory-management-api.ts';
import { composeEvidence } from './leak-evidence.ts';

const many = Array.from({ length: 3_000 }, (_, index) => index);

const finding: LeakFinding = {
  kind: 'memory',
  component: 'untracked',
  bytesPerSecond: 1,
  grownBytes: 2,
  confidence: 0.99,
  sinceMs: 3,
  series: { atMs: many, bytes: many },
  resource: null,
  topHolders: [],
  reducedByGc: null,
  cause: 'It grew.',
  action: 'Restart.',
};

const memory = {
  atMs: 1,
  privateBytes: 10,
  runtimeBytes: 1,
  trackedBytes: 2,
  v8HeapBytes: 3,
  untrackedBytes: 4,
  heapUsedBytes: 5,
  externalBytes: 6,
  trackedByComponent: { database: 2 },
  counts: { notes: 1, passages: 2, vectors: 3, windows: 1 },
} as unknown as SupervisorMetrics; // The rest of it has no place in evidence.

const event: MemoryEvent = {
  kind: 'refusal',
  cause: 'The note Diary.md found no room.',
  action: '',
  reason: 'base-limit',
  owner: 'Diary.md',
  askedBytes: 1,
  usedBytes: 1,
  limitBytes: 1,
  times: 1,
  id: 1,
  atMs: 7,
};

it('is what the schema of evidence takes, within its bounds and without the words of events', () => {
  const columns = Object.fromEntries(rollupColumns.map((column) => [column, many])) as unknown as RawHistory['columns']; // One entry a column.
  const evidence = composeEvidence({
    finding,
    memory,
    status: {
      config: defaultMemoryConfig,
      resources: [],
      receipts: [],
      events: Array.from({ length: 80 }, () => event),
    },
    history: { atMs: many, columns },
    app: { version: '1.0.0', platform: 'linux', life: 2 },
    savedAtMs: 9,
  });
  expect(leakEvidenceSchema.parse(JSON.parse(JSON.stringify(evidence)))).toEqual(evidence);
  expect(evidence.history.atMs).toHaveLength(1_000);
  expect(evidence.history.atMs.at(-1)).toBe(2_999);
  expect(evidence.events).toHaveLength(50);
  expect(evidence.events[0]).toEqual({ kind: 'refusal', atMs: 7 });
  expect(JSON.stringify(evidence)).not.toContain('Diary');
});
