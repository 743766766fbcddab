import { describe, expect, it } from 'vitest';
import { openTestStore } from '../test/index-builders.ts';

describe('CounterRows', () => {
  it('counts from zero and can be set', () => {
    const { counters } = openTestStore();
    expect([counters.get('a'), counters.add('a', 2), counters.add('a', 3), counters.get('a')]).toEqual([0, 2, 5, 5]);
    counters.set('a', 1);
    expect(counters.get('a')).toBe(1);
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
    snapshots.clear();
    expect(snapshots.get()).toBeUndefined();
  });
});

describe('SkippedRows', () => {
  it('keeps one reason a file', () => {
    const { skipped } = openTestStore();
    const note = { path: 'a.md', reason: 'too-large', detail: 'Split it.' } as const;
    skipped.put({ ...note, reason: 'unreadable' });
    skipped.put(note);
    expect([skipped.all(), skipped.paths(), skipped.count()]).toEqual([[note], ['a.md'], 1]);
    skipped.remove('a.md');
    expect(skipped.count()).toBe(0);
  });
});
