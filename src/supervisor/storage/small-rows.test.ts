import { describe, expect, it } from 'vitest';
import { openTestStore } from '../test/index-builders.ts';

describe('CounterRows', () => {
  it('counts from zero', () => {
    const { counters } = openTestStore();
    expect([counters.get('a'), counters.add('a', 2), counters.add('a', 3), counters.get('a')]).toEqual([0, 2, 5, 5]);
  });
});

describe('AttemptRows', () => {
  it('counts attempts that did not end, apart for each version of a note', () => {
    const { attempts } = openTestStore();
    for (const revision of ['one', 'one', 'two']) attempts.begin('a.md', revision);
    attempts.end('a.md', 'two');
    expect([attempts.count('a.md', 'one'), attempts.count('a.md', 'two')]).toEqual([2, 0]);
    attempts.forgetAll();
    expect(attempts.count('a.md', 'one')).toBe(0);
  });
});

describe('SnapshotRows', () => {
  it('holds the facts of one graph only', () => {
    const { snapshots } = openTestStore();
    const row = { sha256: 'ab', byteLength: 10, dimensions: 2, count: 3, savedMs: 4 };
    expect(snapshots.get()).toBeUndefined();
    snapshots.set({ ...row, sha256: 'old' });
    snapshots.set(row);
    expect(snapshots.get()).toEqual(row);
  });
});

describe('SkippedRows', () => {
  it('keeps one reason a file', () => {
    const { skipped } = openTestStore();
    const note = { path: 'a.md', reason: 'too-large', detail: 'Split it.' } as const;
    skipped.put({ ...note, reason: 'unreadable' });
    skipped.put(note);
    expect([skipped.all(), skipped.reasons(), skipped.count()]).toEqual([[note], new Map([['a.md', 'too-large']]), 1]);
    skipped.put({ path: 'b.md', reason: 'model-failed', detail: 'Change it.' });
    skipped.removeFor('model-failed');
    skipped.remove('a.md');
    expect(skipped.count()).toBe(0);
  });
});
