import { describe, expect, it } from 'vitest';
import { addNote, embedTexts, openTestStore } from '../test/index-builders.ts';
import type { VectorSearcher } from '../vectors/vector-store.ts';
import { findByMeaning } from './find-by-meaning.ts';
import { findByWords } from './find-by-words.ts';

const { signal } = new AbortController();
const query = new Float32Array([1, 0]);
const vectorsOf: Record<string, Float32Array> = {
  'near walrus': new Float32Array([0.8, 0.6]),
  'far walrus': new Float32Array([0, 1]),
  'near penguin': new Float32Array([1, 0]),
  'old walrus': new Float32Array([1, 0, 0]),
};

/** Of these passages, the store names only the two nearest. */
function arrange() {
  const store = openTestStore();
  addNote(store, 'a.md', Object.keys(vectorsOf));
  addNote(store, 'waiting.md', ['walrus that waits for the model']);
  const ids = embedTexts(store, Object.keys(vectorsOf), (text) => vectorsOf[text]!);
  const nearest = [
    { id: ids[2]!, similarity: 1 },
    { id: ids[0]!, similarity: 0.8 },
  ];
  const vectors: VectorSearcher = { isReady: true, count: 2, search: () => Promise.resolve(nearest) };
  return { store, vectors };
}

describe('findByMeaning', () => {
  it('gives the nearest passages, nearest first', async () => {
    const { store, vectors } = arrange();
    const found = await findByMeaning({ store, vectors }, query, [], signal);
    const told = found.map(({ chunkId, similarity, isNear }) => [store.chunks.get(chunkId)?.text, similarity, isNear]);
    expect(told).toEqual([
      ['near penguin', 1, true],
      ['near walrus', 0.8, true],
    ]);
  });

  it('gives passages found by words their similarity, unless they have no vector of this model', async () => {
    const { store, vectors } = arrange();
    const found = await findByMeaning({ store, vectors }, query, findByWords(store.chunks, 'walrus'), signal);
    const told = new Map(found.map((finding) => [store.chunks.get(finding.chunkId)?.text, finding]));
    expect(told.get('near penguin')).toMatchObject({ wordScore: null, isNear: true });
    expect(told.get('near walrus')).toMatchObject({ hasAllWords: true, similarity: 0.8, isNear: true });
    expect(told.get('near walrus')?.wordScore).toBeGreaterThan(0);
    expect(told.get('far walrus')).toMatchObject({ similarity: 0, isNear: false });
    expect(told.get('old walrus')).toMatchObject({ similarity: null, isNear: false });
    expect(told.get('walrus that waits for the model')).toMatchObject({ similarity: null, isNear: false });
    expect(told.size).toBe(5);
  });
});
