import { describe, expect, it } from 'vitest';
import { addNote, embedTexts, openTestStore } from '../test/index-builders.ts';

describe('NoteRows', () => {
  it('gives back what was stored, and a changed note keeps its id', () => {
    const { notes } = openTestStore();
    const noteId = notes.upsert({ path: 'a.md', title: 'a', revision: 'one', sizeBytes: 10, modifiedMs: 1.5 });
    notes.setFailure(noteId, 'too odd');
    expect(notes.get('a.md')).toEqual({
      noteId,
      revision: 'one',
      sizeBytes: 10,
      modifiedMs: 1.5,
      failure: 'too odd',
    });
    expect(notes.upsert({ path: 'a.md', title: 'a', revision: 'two', sizeBytes: 11, modifiedMs: 2 })).toBe(noteId);
    expect(notes.all()).toEqual(
      new Map([['a.md', { noteId, revision: 'two', sizeBytes: 11, modifiedMs: 2, failure: null }]]),
    );
    expect(notes.get('b.md')).toBeUndefined();
  });

  it('notes a file that was touched without a new revision', () => {
    const store = openTestStore();
    addNote(store, 'a.md', ['text']);
    store.notes.touch('a.md', { sizeBytes: 5, modifiedMs: 9 });
    expect(store.notes.get('a.md')).toMatchObject({ revision: 'text', sizeBytes: 5, modifiedMs: 9 });
  });

  it('renames a note with its passages, so that words find it by its new title', () => {
    const store = openTestStore();
    const noteId = addNote(store, 'old.md', ['nothing special'], 'Walrus');
    addNote(store, 'new.md', ['was there before']);
    expect(store.notes.rename('old.md', 'new.md', 'Penguin')).toBe(true);
    expect(store.chunks.searchWords('"walrus"', 10)).toEqual([]);
    expect(store.chunks.searchWords('"penguin"', 10)).toMatchObject([{ noteId, path: 'new.md', title: 'Penguin' }]);
    expect(store.chunks.searchWords('"before"', 10)).toEqual([]);
    expect(store.notes.count()).toBe(1);
  });

  it('renames to another title at the same path, and nothing when there is no such note', () => {
    const store = openTestStore();
    addNote(store, 'a.md', ['text']);
    expect(store.notes.rename('a.md', 'a.md', 'A')).toBe(true);
    expect(store.notes.rename('b.md', 'a.md', 'B')).toBe(false);
    expect(store.notes.count()).toBe(1);
  });

  it('removes a note with its passages and keeps its embeddings', () => {
    const store = openTestStore();
    addNote(store, 'a.md', ['walrus']);
    embedTexts(store, ['walrus']);
    expect([store.notes.remove('a.md'), store.notes.remove('a.md')]).toEqual([true, false]);
    expect(store.chunks.count()).toBe(0);
    expect(store.chunks.searchWords('"walrus"', 10)).toEqual([]);
    expect(store.embeddings.count()).toBe(1);
  });

  it('forgets all notes but not the embeddings, and the next indexing finds those again', () => {
    const store = openTestStore();
    addNote(store, 'a.md', ['walrus']);
    embedTexts(store, ['walrus']);
    store.skipped.put({ path: 'b.md', reason: 'unreadable', detail: 'No.' });
    store.forgetNotes();
    expect([store.notes.count(), store.chunks.count(), store.skipped.count()]).toEqual([0, 0, 0]);
    expect(store.chunks.searchWords('"walrus"', 10)).toEqual([]);
    addNote(store, 'a.md', ['walrus']);
    expect(store.chunks.countWithoutEmbedding()).toBe(0);
    expect(store.chunks.searchWords('"walrus"', 10)).toHaveLength(1);
    store.notes.remove('a.md'); // The words still go with their note.
    expect(store.chunks.searchWords('"walrus"', 10)).toEqual([]);
  });

  it('clears every failure at once', () => {
    const store = openTestStore();
    const noteId = addNote(store, 'a.md', ['text']);
    store.notes.setFailure(noteId, 'no');
    store.notes.clearFailures();
    expect(store.notes.get('a.md')?.failure).toBeNull();
  });
});
