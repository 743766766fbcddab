import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { EmbeddingCache } from '../cache/embedding-cache.ts';
import type { IndexStore } from '../storage/index-store.ts';
import { FakeEmbedder, vectorOfText } from '../test/fake-embedder.ts';
import { addNote, embedTexts, openTestStore } from '../test/index-builders.ts';
import { newTestVectors } from '../test/open-test-vectors.ts';
import { QueryVectors } from './query-vectors.ts';
import { SearchService } from './search-service.ts';

const signal = new AbortController().signal;
const day = (date: number) => new Date(2026, 4, date, 12).getTime();

/** Text, day of May 2026, and tag of each note. The same passage stands in two of them. */
const notes: Readonly<Record<string, readonly [text: string, date: number, tag: string | null]>> = {
  'Kitchen/Soup.md': ['Red lentils make a good soup.', 1, 'food/hot'],
  'Kitchen/Bread.md': ['Flour and water make bread.', 10, 'food'],
  'Old kitchen/Copy.md': ['Red lentils make a good soup.', 20, null],
  'Garden/Lentils.md': ['Lentils red as the soil grow here.', 30, 'plants'],
};

let store: IndexStore;
let search: SearchService;

beforeEach(async () => {
  store = openTestStore();
  for (const [path, [text, date, tag]] of Object.entries(notes)) {
    const noteId = addNote(store, path, [text]);
    store.notes.touch(path, { sizeBytes: 1, modifiedMs: day(date) });
    const tags = new Map(tag === null ? [] : [[tag, tag]]);
    store.links.replaceForNote(noteId, path, { links: [], tags, aliases: new Map() });
  }
  embedTexts(store, [...new Set(Object.values(notes).map(([text]) => text))], (text) => vectorOfText(text));
  const vectors = newTestVectors(store);
  const cache = new EmbeddingCache({ dimensions: 32, maxBytes: 1_000_000 });
  const clock = new ManualClock();
  const queryVectors = new QueryVectors({ embedder: new FakeEmbedder(), cache, persisted: store.embeddings, clock });
  search = new SearchService({ store, vectors, queryVectors, clock });
  await vectors.open();
  await vectors.sync();
});

const found = async (text: string) => (await search.query(text, 10, signal)).hits.map(({ path }) => path).toSorted();

describe('filters', () => {
  it.each([
    ['lentils tag:food', ['Kitchen/Bread.md', 'Kitchen/Soup.md']],
    ['lentils tag:FOOD/hot', ['Kitchen/Soup.md']],
    ['lentils path:kitchen/', ['Kitchen/Bread.md', 'Kitchen/Soup.md']],
    ['lentils path:"old kitchen/"', ['Old kitchen/Copy.md']],
    ['lentils path:Lentils', ['Garden/Lentils.md']],
    ['lentils before:2026-05-20', ['Kitchen/Bread.md', 'Kitchen/Soup.md']],
    ['lentils after:2026-05-20', ['Garden/Lentils.md', 'Old kitchen/Copy.md']],
    ['lentils after:2026-05-10 before:2026-05-21', ['Kitchen/Bread.md', 'Old kitchen/Copy.md']],
    ['"red lentils"', ['Kitchen/Soup.md', 'Old kitchen/Copy.md']],
    ['"red lentils" path:Kitchen', ['Kitchen/Soup.md']],
    ['lentils tag:nothing', []],
    ['lentils tag:food tag:plants', []],
  ])('%j leave these notes, whether words or meaning find them', async (text, paths) => {
    const answer = await search.query(text, 10, signal);
    expect(answer.hits.map(({ path }) => path).toSorted()).toEqual(paths);
  });

  it('restrict words and meaning each by itself', async () => {
    const answer = await search.query('Red lentils make a good soup. tag:food', 10, signal);
    expect(answer.hits.map(({ path, matched }) => [path, matched])).toEqual([
      ['Kitchen/Soup.md', 'both'],
      ['Kitchen/Bread.md', 'both'],
    ]);
    const meaning = await search.query('zzz tag:food', 10, signal);
    expect(meaning.hits.map(({ matched }) => matched)).toEqual(['meaning', 'meaning']);
  });

  it('alone list the notes that they leave, changed last first', async () => {
    const { hits } = await search.query('tag:food', 10, signal);
    expect(hits.map(({ path, matched }) => [path, matched])).toEqual([
      ['Kitchen/Bread.md', 'filter'],
      ['Kitchen/Soup.md', 'filter'],
    ]);
    expect((await search.query('tag:food', 1, signal)).hits).toHaveLength(1);
  });

  it('that are none are left out, and the words still count', async () => {
    expect(await found('tag: before:soon bread')).toContain('Kitchen/Bread.md');
    expect(await found('')).toEqual([]);
    expect(await found('before:soon')).toEqual([]);
  });
});
