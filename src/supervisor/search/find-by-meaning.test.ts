import { describe, expect, it } from 'vitest';
import { addNote, embedTexts, openTestStore } from '../test/index-builders.ts';
import type { VectorSearcher } from '../vectors/vector-index.ts';
import { findByMeaning } from './find-by-meaning.ts';
import { findByWords } from './find-by-words.ts';

const query = new Float32Array([1, 0]);
const vectors: Record<string, Float32Array> = {
  'near walrus': new Float32Array([0.8, 0.6]),
  'far walrus': new Float32Array([0, 1]),
  'near penguin': new Float32Array([1, 0]),
  'old walrus': new Float32Array([1, 0, 0]),
};

/** Of these passages, the graph names only the two nearest. */
function arrange() {
  const store = openTestStore();
  addNote(store, 'a.md', Object.keys(vectors));
  addNote(store, 'waiting.md', ['walrus that waits for the model']);
  const ids = embedTexts(store, Object.keys(vectors), (text) => vectors[text]!);
  const nearest = [
    { id: ids[2]!, similarity: 1 },
    { id: ids[0]!, similarity: 0.8 },
  ];
  const graph: VectorSearcher = { isReady: true, count: 2, reservedBytes: 0, search: () => nearest };
  return { store, graph };
}

describe('findByMeaning', () => {
  it('gives the nearest passages, nearest first', () => {
    const { store, graph } = arrange();
    const found = findByMeaning({ store, graph }, query, []);
    const told = found.map(({ chunkId, similarity, isNear }) => [store.chunks.get(chunkId)?.text, similarity, isNear]);
    expect(told).toEqual([
      ['near penguin', 1, true],
      ['near walrus', 0.8, true],
    ]);
  });

  it('gives passages found by words their similarity, unless they have no vector of this model', () => {
    const { store, graph } = arrange();
    const found = findByMeaning({ store, graph }, query, findByWords(store.chunks, 'walrus'));
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
