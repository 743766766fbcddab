import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leakEvidenceSchema, maxEvidenceBytes, type LeakEvidence } from '../../shared/contract/leak-evidence.ts';
import { ChosenFiles } from './chosen-files.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'chosen-files-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const filesAt = (path: string | null) =>
  new ChosenFiles({ askWhereTo: async () => path, askForEvidence: async () => path });

const evidence: LeakEvidence = {
  format: 'ainote-leak-evidence',
  version: 1,
  savedAtMs: 5,
  app: { version: '1.0.0', platform: 'linux', life: 1 },
  finding: {
    kind: 'memory',
    component: 'untracked',
    bytesPerSecond: 500_000,
    grownBytes: 30_000_000,
    confidence: 0.99,
    sinceMs: 1,
    series: { atMs: [1, 2], bytes: [3, 4] },
    resource: null,
    topHolders: [],
    reducedByGc: false,
    cause: 'It grew.',
    action: 'Restart.',
  },
  memory: {
    atMs: 5,
    privateBytes: 4,
    runtimeBytes: 1,
    trackedBytes: 1,
    v8HeapBytes: 1,
    untrackedBytes: 1,
    heapUsedBytes: 1,
    externalBytes: 0,
    trackedByComponent: { database: 1 },
    counts: { notes: 2 },
  },
  history: { atMs: [1], privateBytes: [4], trackedBytes: [1], v8HeapBytes: [1], untrackedBytes: [1] },
  config: { baseLimitBytes: 100_000_000 },
  resources: [{ name: 'timers', count: 3, peak: 4, perHour: 0 }],
  receipts: [],
  events: [{ kind: 'leak', atMs: 3 }],
};

describe('files that the user picks', () => {
  it('are written whole, and read again', async () => {
    const path = join(folder, 'leak.json');
    const files = filesAt(path);
    const text = JSON.stringify(evidence);
    expect(await files.saveText({ suggestedName: 'leak.json', text })).toEqual({ fileName: 'leak.json' });
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(await files.openEvidence()).toEqual({ fileName: 'leak.json', evidence });
    expect(readdirSync(folder)).toEqual(['leak.json']);
  });

  it('are left alone when the user cancels', async () => {
    const files = filesAt(null);
    expect(await files.saveText({ suggestedName: 'a.csv', text: 'a' })).toEqual({ fileName: null });
    expect(await files.openEvidence()).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are refused when they are no evidence, or are too large to be', async () => {
    const path = join(folder, 'other.json');
    for (const text of [
      '',
      'no JSON',
      '{}',
      JSON.stringify({ ...evidence, version: 2 }),
      'a'.repeat(maxEvidenceBytes + 1),
    ]) {
      writeFileSync(path, text);
      await expect(filesAt(path).openEvidence()).rejects.toMatchObject({ code: 'invalid-request' });
    }
  });

  it('say by name what could not be read or written', async () => {
    const path = join(folder, 'gone', 'leak.json');
    await expect(filesAt(path).openEvidence()).rejects.toMatchObject({
      code: 'file-error',
      message: '“leak.json” could not be read (ENOENT).',
    });
    await expect(filesAt(path).saveText({ suggestedName: 'leak.json', text: '' })).rejects.toMatchObject({
      code: 'file-error',
    });
  });
});

it('has no room for a field that evidence does not have', () => {
  const decoded = leakEvidenceSchema.parse({
    ...evidence,
    note: 'A text.',
    memory: { ...evidence.memory, path: 'a.md' },
  });
  expect(decoded).toEqual(evidence);
});
