import { describe, expect, it } from 'vitest';
import { addNote, embedTexts, openTestStore } from '../test/index-builders.ts';

describe('EmbeddingRows', () => {
  it('gives back the same numbers', () => {
    const store = openTestStore();
    const vector = new Float32Array([0.25, -1.5, Math.fround(Math.PI)]);
    const ids = embedTexts(store, ['one', 'two'], () => vector);
    expect(store.embeddings.vectorsByIds([...ids, 99])).toEqual(ids.map((embeddingId) => ({ embeddingId, vector })));
  });

  it('stores a part of a larger array as that part only', () => {
    const store = openTestStore();
    const ids = embedTexts(store, ['one'], () => new Float32Array([9, 1, 2, 9]).subarray(1, 3));
    expect(store.embeddings.vectorsByIds(ids)[0]?.vector).toEqual(new Float32Array([1, 2]));
  });

  it('counts a text embedded again and keeps its id and first vector', () => {
    const store = openTestStore();
    const first = embedTexts(store, ['one', 'two']);
    expect(store.embeddings.countEmbeddedTwice()).toBe(0);
    const second = embedTexts(store, ['one'], () => new Float32Array([5, 5]));
    expect([second, store.embeddings.count(), store.embeddings.countEmbeddedTwice()]).toEqual([[first[0]], 2, 1]);
    expect(store.embeddings.vectorsByIds(second)[0]?.vector).toEqual(new Float32Array([1, 0]));
  });

  it('never gives an id twice, so that an old label in the graph cannot answer for a new text', () => {
    const store = openTestStore();
    const [first = 0] = embedTexts(store, ['one']);
    expect(store.embeddings.prune(0)).toBe(1);
    expect(embedTexts(store, ['two'])).toEqual([first + 1]);
  });

  it('tells which embeddings are in use, and reads them while others are written', () => {
    const store = openTestStore();
    const texts = Array.from({ length: 100 }, (_, index) => `text ${index}`);
    addNote(store, 'a.md', texts);
    const ids = embedTexts(store, [...texts, 'unused'], (_text, index) => new Float32Array([index, 0]));
    const read: number[] = [];
    for (const { embeddingId, vector } of store.embeddings.iterateLive()) {
      store.counters.add('reads', 1);
      expect(vector[0]).toBe(embeddingId - ids[0]!);
      read.push(embeddingId);
    }
    expect(read).toEqual(ids.slice(0, 100));
    expect(store.embeddings.liveIds()).toEqual(new Set(ids.slice(0, 100)));
    expect([ids[99]!, ids[100]!].map((id) => store.embeddings.isLive(id))).toEqual([true, false]);
    expect(store.embeddings.idsOfNote('a.md').toSorted((a, b) => a - b)).toEqual(ids.slice(0, 100));
    expect(store.embeddings.idsOfNote('none.md')).toEqual([]);
  });

  it('lists the vectors of a note in the order of its passages', () => {
    const store = openTestStore();
    const noteId = addNote(store, 'a.md', ['b', 'a', 'not embedded']);
    embedTexts(store, ['a', 'b'], (text) => new Float32Array([text === 'a' ? 1 : 2]));
    expect(store.embeddings.ofNote(noteId).map(([value]) => value)).toEqual([2, 1]);
  });

  it('drops the oldest unused embeddings beyond the limit, and never one in use', () => {
    const store = openTestStore();
    addNote(store, 'a.md', ['used']);
    const ids = ['used', 'old', 'middle', 'young'].flatMap((text, age) => embedTexts(store, [text], undefined, age));
    expect(store.embeddings.prune(17)).toBe(1);
    expect(store.embeddings.vectorsByIds(ids).map(({ embeddingId }) => embeddingId)).toEqual([ids[0], ids[2], ids[3]]);
    expect(store.embeddings.prune(0)).toBe(2);
    expect(store.embeddings.count()).toBe(1);
  });
});
