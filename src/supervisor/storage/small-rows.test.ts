import { describe, expect, it } from 'vitest';
import { addNote, embedTexts, openTestStore } from '../test/index-builders.ts';

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

describe('VectorChangeRows', () => {
  it('notes embeddings that passages begin or cease to use, until they are settled', () => {
    const store = openTestStore();
    const { vectorChanges } = store;
    const settled = () => {
      const ids = vectorChanges.page(100);
      vectorChanges.settle(ids);
      return ids;
    };
    addNote(store, 'a.md', ['one', 'two']);
    expect(settled()).toEqual([]); // They have no vectors yet.
    const [one, two] = embedTexts(store, ['one', 'two']);
    expect(settled()).toEqual([one, two]);
    addNote(store, 'a.md', ['two']);
    expect(settled()).toEqual([one]);
    addNote(store, 'a.md', ['two', 'one']); // Undone.
    expect(settled()).toEqual([one]);
    store.notes.remove('a.md');
    expect(settled()).toEqual([one, two]);
    expect(vectorChanges.count()).toBe(0);
  });

  it('notes each embedding once, and all that ever were when it is asked to', () => {
    const store = openTestStore();
    addNote(store, 'a.md', ['one']);
    const [one] = embedTexts(store, ['one']);
    store.notes.remove('a.md');
    addNote(store, 'b.md', ['one']);
    expect(store.vectorChanges.page(100)).toEqual([one]);
    store.vectorChanges.settle([one!]);
    const [two] = embedTexts(store, ['two']);
    for (const _ of store.embeddings.prune(0));
    store.vectorChanges.noteAll();
    expect(store.vectorChanges.page(100)).toEqual([one, two]);
  });

  it('tells another store of everything, and the same one of nothing', () => {
    const store = openTestStore();
    const { vectorChanges } = store;
    vectorChanges.follow('first');
    addNote(store, 'a.md', ['one']);
    const ids = embedTexts(store, ['one']);
    vectorChanges.settle(ids);
    vectorChanges.follow('first');
    expect(vectorChanges.count()).toBe(0);
    vectorChanges.follow('second');
    expect(vectorChanges.page(100)).toEqual(ids);
    expect(vectorChanges.indexId).toMatch(/^[0-9a-f]{16}$/);
    expect(openTestStore().vectorChanges.indexId).not.toBe(vectorChanges.indexId);
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
