import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addNote, embedTexts, openTestStore } from '../test/index-builders.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';
import type { IndexStore } from './index-store.ts';
import { vectorOfHalves } from './vector-blob.ts';

function vectorIn(store: IndexStore, id: number | undefined): number[] {
  const halves = store.embeddings.read(id ?? 0);
  if (!Buffer.isBuffer(halves)) throw new Error(`There is no whole vector for ${id}.`);
  return [...vectorOfHalves(halves)];
}

function pruned(store: IndexStore, maxBytes: number): number {
  return [...store.embeddings.prune(maxBytes)].reduce((sum, count) => sum + count, 0);
}

describe('EmbeddingRows', () => {
  it('gives back the same numbers, to the precision of a float16', () => {
    const store = openTestStore();
    const ids = embedTexts(store, ['one', 'two'], () => new Float32Array([0.25, -1.5, 0.1]));
    for (const id of ids) {
      const [quarter, negative, tenth] = vectorIn(store, id);
      expect([quarter, negative]).toEqual([0.25, -1.5]);
      expect(tenth).toBeCloseTo(0.1, 3);
    }
    expect(store.embeddings.read(99)).toBeUndefined();
  });

  it('stores a part of a larger array as that part only', () => {
    const store = openTestStore();
    const [id = 0] = embedTexts(store, ['one'], () => new Float32Array([9, 1, 2, 9]).subarray(1, 3));
    expect(vectorIn(store, id)).toEqual([1, 2]);
  });

  it('finds damage, of the bytes as of the id that they belong to', () => {
    const folder = temporaryFolder();
    const store = openTestStore(folder);
    const noteId = addNote(store, 'a.md', ['one', 'two', 'three']);
    const [one = 0, two = 0, three = 0] = embedTexts(
      store,
      ['one', 'two', 'three'],
      (_text, place) => new Float32Array([place, 1]),
    );
    const other = new Database(join(folder, 'index.db'));
    other.exec(`UPDATE embeddings SET vector = x'0000003d' WHERE embedding_id = ${one}`);
    other.exec(
      `UPDATE embeddings SET (vector, checksum) = (SELECT vector, checksum FROM embeddings WHERE embedding_id = ${three})
       WHERE embedding_id = ${two}`,
    );
    other.close();
    expect([one, two].map((id) => store.embeddings.read(id))).toEqual(['damaged', 'damaged']);
    expect(store.embeddings.ofNote(noteId).map((vector) => [...vector])).toEqual([[2, 1]]);
    store.transaction(() => store.embeddings.forget([one, two]));
    expect([store.chunks.countWithoutEmbedding(), store.embeddings.count()]).toEqual([2, 1]);
  });

  it('counts a text embedded again and keeps its id and first vector', () => {
    const store = openTestStore();
    const first = embedTexts(store, ['one', 'two']);
    expect(store.embeddings.countEmbeddedTwice()).toBe(0);
    const second = embedTexts(store, ['one'], () => new Float32Array([5, 5]));
    expect([second, store.embeddings.count(), store.embeddings.countEmbeddedTwice()]).toEqual([[first[0]], 2, 1]);
    expect(vectorIn(store, second[0])).toEqual([1, 0]);
  });

  it('never gives an id twice, so that an old id in the store cannot answer for a new text', () => {
    const store = openTestStore();
    const [first = 0] = embedTexts(store, ['one']);
    expect(pruned(store, 0)).toBe(1);
    expect(embedTexts(store, ['two'])).toEqual([first + 1]);
  });

  it('tells which embeddings are in use', () => {
    const store = openTestStore();
    addNote(store, 'a.md', ['used']);
    const ids = embedTexts(store, ['used', 'unused']);
    expect(ids.map((id) => store.embeddings.isLive(id))).toEqual([true, false]);
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
    expect(pruned(store, 9)).toBe(1); // Two numbers of two bytes each.
    expect(ids.map((id) => store.embeddings.read(id) !== undefined)).toEqual([true, false, true, true]);
    expect(pruned(store, 0)).toBe(2);
    expect(store.embeddings.count()).toBe(1);
  });
});
