import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { openTestStore } from '../test/index-builders.ts';
import { indexProgress, type RunState } from './index-progress.ts';
import { Throughput } from './throughput.ts';
import { testKey } from '../test/index-builders.ts';

const run: RunState = {
  phase: 'embedding',
  problem: null,
  queuedNotes: 0,
  slowedBy: null,
  modelChange: null,
  updates: 0,
  areVectorsReady: true,
};

function build() {
  const [store, clock] = [openTestStore(), new ManualClock()];
  const noteId = store.notes.upsert({ path: 'a.md', title: 'a', revision: '1', sizeBytes: 1, modifiedMs: 1 });
  const texts = Array.from({ length: 100 }, (_, index) => `passage ${index}`);
  store.chunks.replaceForNote(
    noteId,
    'a',
    texts.map((text) => ({ headings: [], text, startOffset: 0, key: testKey(text) })),
  );
  return { store, clock, throughput: new Throughput(clock) };
}

describe('Time left', () => {
  it('is told once there is a measured rate', () => {
    const { store, clock, throughput } = build();
    expect(indexProgress(store, throughput, run).secondsLeft).toBeNull();
    for (let batch = 0; batch < 3; batch += 1) {
      throughput.record(10);
      clock.advance(1_000);
    }
    expect(indexProgress(store, throughput, run).secondsLeft).toBeCloseTo(100 / (20 / 3));
  });

  it('is not told while notes are still to be read, nor while nothing goes on', () => {
    const { store, clock, throughput } = build();
    throughput.record(10);
    clock.advance(1_000);
    throughput.record(10);
    expect(indexProgress(store, throughput, run).secondsLeft).toBeGreaterThan(0);
    expect(indexProgress(store, throughput, { ...run, queuedNotes: 3 }).secondsLeft).toBeNull();
    for (const phase of ['waiting', 'paused', 'stopped'] as const)
      expect(indexProgress(store, throughput, { ...run, phase }).secondsLeft).toBeNull();
  });
});
