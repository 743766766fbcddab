import { describe, expect, it } from 'vitest';
import { addNote, embedTexts, newChunk, openTestStore, testKey } from '../test/index-builders.ts';
import type { IndexStore } from './index-store.ts';

function pendingTexts(store: IndexStore, limit: number, preferred?: string[]): string[] {
  return store.chunks.nextToEmbed(limit, preferred).map(({ text }) => text);
}

describe('ChunkRows', () => {
  it('gives back passages with their note and headings', () => {
    const store = openTestStore();
    const noteId = store.notes.upsert({ path: 'a.md', title: 'A', revision: 'r', sizeBytes: 1, modifiedMs: 1 });
    store.chunks.replaceForNote(noteId, 'A', [{ ...newChunk('text', ['One', 'Two']), startOffset: 7 }]);
    expect(store.chunks.searchWords('"text"', 10)).toEqual([
      {
        chunkId: 1,
        noteId,
        path: 'a.md',
        title: 'A',
        ordinal: 0,
        headings: ['One', 'Two'],
        text: 'text',
        startOffset: 7,
        key: testKey('text'),
        embeddingId: null,
      },
    ]);
  });

  it('keeps the rows of passages that only moved', () => {
    const store = openTestStore();
    addNote(store, 'a.md', ['one', 'two', 'two', 'three']);
    const find = (text: string) => store.chunks.searchWords(`"${text}"`, 10)[0];
    const before = [find('one'), find('three')].map((chunk) => chunk?.chunkId);
    addNote(store, 'a.md', ['new', 'three', 'two', 'one']);
    const after = ['new', 'three', 'two', 'one'].map((text) => find(text));
    expect(after.map((chunk) => chunk?.ordinal)).toEqual([0, 1, 2, 3]);
    expect(before).toEqual([after[3]?.chunkId, after[1]?.chunkId]);
    expect(store.chunks.count()).toBe(4);
    expect(store.chunks.searchWords('"two"', 10)).toHaveLength(1);
  });

  it('replaces in parts, and anew after an attempt that ended between', () => {
    const store = openTestStore();
    const noteId = addNote(store, 'a.md', ['one', 'two', 'three']);
    store.chunks.beginReplacing(noteId, 'a').put([newChunk('three')]);
    store.chunks.removeReplaced(noteId, 100);
    const replacement = store.chunks.beginReplacing(noteId, 'a');
    replacement.put([newChunk('new'), newChunk('three')]);
    replacement.put([newChunk('one')]);
    expect(store.chunks.removeReplaced(noteId, 100)).toBe(0);
    expect(store.chunks.nextToEmbed(10).map(({ text }) => text)).toEqual(['new', 'three', 'one']);
    expect(store.chunks.searchWords('"two"', 10)).toEqual([]);
  });

  it('links a passage to an embedding made before, and embeddings to passages that wait', () => {
    const store = openTestStore();
    addNote(store, 'a.md', ['same', 'other']);
    const [embeddingId = 0] = embedTexts(store, ['same']);
    addNote(store, 'b.md', ['same']);
    expect(store.chunks.ofEmbedding(embeddingId).map(({ path }) => path)).toEqual(['a.md', 'b.md']);
    expect(store.chunks.countWithoutEmbedding()).toBe(1);
  });

  it('hands out waiting passages note by note, each text once, those of preferred notes first', () => {
    const store = openTestStore();
    addNote(store, 'a.md', ['one', 'two']);
    addNote(store, 'b.md', ['two', 'three']);
    addNote(store, 'c.md', ['four']);
    embedTexts(store, ['one']);
    expect(pendingTexts(store, 10)).toEqual(['two', 'three', 'four']);
    expect(pendingTexts(store, 2)).toEqual(['two', 'three']);
    expect(pendingTexts(store, 2, ['c.md', 'none.md'])).toEqual(['four', 'two']);
    expect(store.chunks.notesPending()).toBe(3);
  });

  it('gives the model the headings before the text', () => {
    const store = openTestStore();
    const noteId = addNote(store, 'a.md', []);
    store.chunks.replaceForNote(noteId, 'a', [newChunk('text', ['One', 'Two'])]);
    expect(store.chunks.nextToEmbed(1)).toMatchObject([{ embedText: 'One › Two\ntext', key: testKey('text') }]);
  });

  it('leaves out notes on which the model failed until they change', () => {
    const store = openTestStore();
    const noteId = addNote(store, 'a.md', ['one']);
    store.notes.setFailure(noteId, 'no');
    expect([pendingTexts(store, 10, ['a.md']), store.chunks.notesPending()]).toEqual([[], 0]);
    expect([store.chunks.countWithoutEmbedding(), store.chunks.countFailed()]).toEqual([0, 1]);
    addNote(store, 'a.md', ['two']);
    expect(pendingTexts(store, 10)).toEqual(['two']);
  });

  it('finds words whatever their ending, case and marks', () => {
    const store = openTestStore();
    addNote(store, 'a.md', ['Crème brûlée is cooking']);
    for (const word of ['creme', 'BRULEE', 'cooked', 'cooks'])
      expect(store.chunks.searchWords(`"${word}"`, 10), word).toHaveLength(1);
  });

  it('ranks a match in the title before one in a heading, and that before one in the text', () => {
    const store = openTestStore();
    addNote(store, 'text.md', ['walrus'], 'other');
    const headingNote = addNote(store, 'heading.md', [], 'other');
    store.chunks.replaceForNote(headingNote, 'other', [newChunk('plain', ['walrus'])]);
    addNote(store, 'title.md', ['common'], 'walrus');
    for (let note = 0; note < 10; note++) addNote(store, `${note}.md`, [`filler ${note}`], 'other');
    const found = store.chunks.searchWords('"walrus"', 10).map(({ path }) => path);
    expect(found).toEqual(['title.md', 'heading.md', 'text.md']);
    expect(store.chunks.searchWords('"walrus"', 1)).toHaveLength(1);
  });

  it('forgets the words of text that was replaced', () => {
    const store = openTestStore();
    addNote(store, 'a.md', ['walrus']);
    addNote(store, 'a.md', ['penguin']);
    expect(store.chunks.searchWords('"walrus"', 10)).toEqual([]);
    expect(store.chunks.searchWords('"penguin"', 10)).toHaveLength(1);
  });

  it('leaves the connection free when the notes that come first fill the batch', () => {
    const store = openTestStore();
    addNote(store, 'a.md', ['one', 'two', 'three']);
    addNote(store, 'b.md', ['four']);
    expect(store.chunks.nextToEmbed(2, ['a.md', 'b.md'])).toHaveLength(2);
    expect(() => addNote(store, 'c.md', ['five'])).not.toThrow();
  });
});
