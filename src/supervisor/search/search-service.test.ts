import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors/app-error.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { FakeEmbedder, vectorOfText } from '../test/fake-embedder.ts';
import { searchResultsOwner } from '../owners/search-results-owner.ts';
import { addNote, embedTexts, openTestStore } from '../test/index-builders.ts';
import { newTestVectors, openTestVectors } from '../test/open-test-vectors.ts';
import { EmbeddingCache } from '../cache/embedding-cache.ts';
import { QueryVectors } from './query-vectors.ts';
import { relatedNotes } from './related-notes.ts';
import { SearchService } from './search-service.ts';
import type { NotePath } from '../../shared/types/note-path.ts';

const signal = new AbortController().signal;
const apples = 'Apples keep well in a cool cellar.';
const storms = 'The storm took the roof of the barn.';
const trains = 'The night train leaves at eleven.';

/** A small vault with real rows; the embedder gives equal texts equal vectors. */
async function openVault() {
  const store = openTestStore();
  addNote(store, 'fruit.md', [apples]);
  addNote(store, 'weather.md', [storms, apples.replace('Apples', 'Pears')]);
  addNote(store, 'travel.md', [trains]);
  embedTexts(store, [apples, storms, trains], (text) => vectorOfText(text));
  const vectors = newTestVectors(store);
  const embedder = new FakeEmbedder();
  const search = new SearchService({
    store,
    vectors,
    queryVectors: new QueryVectors({
      embedder,
      cache: new EmbeddingCache({ dimensions: 32, maxBytes: 1_000_000 }),
      persisted: store.embeddings,
      clock: new ManualClock(),
    }),
    clock: new ManualClock(),
  });
  const open = async () => {
    await vectors.open();
    await vectors.sync();
  };
  return { store, vectors, open, embedder, search };
}

describe('SearchService', () => {
  it('joins what words and meaning find, and says which did', async () => {
    const { open, search } = await openVault();
    await open();
    const answer = await search.query(apples, 10, signal);
    expect(answer).toMatchObject({ mode: 'hybrid', modeReason: null });
    expect(answer.hits[0]).toMatchObject({ path: 'fruit.md', matched: 'both', offset: 0 });
    expect(answer.hits.map((hit) => hit.path)).toContain('travel.md');
  });

  it('marks the matched words in the passage', async () => {
    const { open, search } = await openVault();
    await open();
    const [best] = (await search.query('storm roof', 1, signal)).hits;
    expect(best?.marks.map(({ start, end }) => best.passage.slice(start, end))).toEqual(['storm', 'roof']);
    expect(best?.passage).toBe(storms);
  });

  it('answers by words alone while the vectors are being loaded, and says so', async () => {
    const { search, embedder } = await openVault();
    const answer = await search.query('cellar', 10, signal);
    expect(answer.mode).toBe('words');
    expect(answer.modeReason).toMatch(/loaded/);
    expect(answer.hits.map((hit) => hit.path).toSorted()).toEqual(['fruit.md', 'weather.md']);
    expect(embedder.calls).toBe(0);
  });

  it('answers by words alone when the model fails, with the model’s reason', async () => {
    const { open, search, embedder } = await openVault();
    await open();
    embedder.failsOn = () => true;
    const answer = await search.query('storm', 10, signal);
    expect(answer).toMatchObject({ mode: 'words', modeReason: 'The model process ended.' });
    expect(answer.hits.map((hit) => hit.path)).toEqual(['weather.md']);
  });

  it('answers by words alone when the model has too much to do', async () => {
    const { open, search, embedder } = await openVault();
    await open();
    embedder.refusal = () => new AppError('too-many-requests', 'Too many requests at once.');
    const answer = await search.query('storm', 10, signal);
    expect(answer).toMatchObject({ mode: 'words', modeReason: expect.stringMatching(/busy/) });
    expect(answer.hits.map((hit) => hit.path)).toEqual(['weather.md']);
  });

  it('gives up the embedding of all but the newest two queries, and answers the others by words', async () => {
    const { open, search, embedder } = await openVault();
    await open();
    embedder.isDeferred = true;
    const answers = ['s', 'st', 'storm', 'storm r', 'storm roof'].map((text) => search.query(text, 10, signal));
    expect(embedder.inFlight).toBe(2);
    embedder.release();
    const modes = (await Promise.all(answers)).map((answer) => answer.mode);
    expect(modes).toEqual(['words', 'words', 'words', 'hybrid', 'hybrid']);
    expect(embedder.embedded).toEqual(['storm r', 'storm roof']);
  });

  it('tells what the results take that wait for the model', async () => {
    const { open, search, embedder } = await openVault();
    await open();
    const owner = searchResultsOwner(search);
    embedder.isDeferred = true;
    const answer = search.query('storm', 10, signal);
    const waitingBytes = owner.reservedBytes();
    embedder.release();
    await answer;
    expect(waitingBytes).toBeGreaterThan(20);
    expect([owner.heapBytes?.(), owner.reservedBytes()]).toEqual([0, 0]);
  });

  it('counts what meaning found and the passages that are read, until the query is answered', async () => {
    const { open, search, store } = await openVault();
    await open();
    const owner = searchResultsOwner(search);
    const seen: number[] = [];
    const get = store.chunks.get.bind(store.chunks);
    vi.spyOn(store.chunks, 'get').mockImplementation((chunkId) => {
      seen.push(owner.reservedBytes());
      return get(chunkId);
    });
    const { hits } = await search.query(apples, 10, signal);
    expect(seen).toHaveLength(hits.length);
    // Words found two passages; meaning found three, beside one that has no vector yet.
    expect(seen[0]).toBe((2 + 4) * 96);
    const growth = seen.slice(1).map((bytes, index) => bytes - (seen[index] ?? 0));
    expect(growth).toEqual(hits.slice(0, -1).map(({ passage }) => passage.length * 2));
    expect(owner.reservedBytes()).toBe(0);
  });

  it('embeds a repeated query once', async () => {
    const { open, search, embedder } = await openVault();
    await open();
    await search.query('storm', 10, signal);
    await search.query(' storm ', 10, signal);
    expect(embedder.embedded).toEqual(['storm']);
  });

  it('gives nothing for an empty query, and asks the model nothing', async () => {
    const { open, search, embedder } = await openVault();
    await open();
    expect((await search.query('   ', 10, signal)).hits).toEqual([]);
    expect(embedder.calls).toBe(0);
  });

  it('rejects a withdrawn query as cancelled', async () => {
    const { open, search } = await openVault();
    await open();
    const controller = new AbortController();
    const answer = search.query('storm', 10, controller.signal);
    controller.abort();
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('relatedNotes', () => {
  it('names other notes by their nearest passage, nearest first, and never the note itself', async () => {
    const store = openTestStore();
    addNote(store, 'here.md', ['east', 'north']);
    addNote(store, 'far.md', ['west', 'south-east']);
    addNote(store, 'near.md', ['mostly north', 'west']);
    const angles: Record<string, number> = { east: 0, north: 90, west: 180, 'south-east': -45, 'mostly north': 80 };
    const vectorAt = (degrees: number) => {
      const radians = (degrees * Math.PI) / 180;
      const vector = new Float32Array(32);
      vector.set([Math.cos(radians), Math.sin(radians)]);
      return vector;
    };
    embedTexts(store, Object.keys(angles), (text) => vectorAt(angles[text]!));
    const vectors = await openTestVectors(store);
    const related = await relatedNotes(store, vectors, 'here.md' as NotePath, 5);
    expect(related.map(({ path, passage }) => [path, passage])).toEqual([
      ['near.md', 'mostly north'],
      ['far.md', 'south-east'],
    ]);
    expect(related[0]?.similarity).toBeCloseTo(Math.cos((10 * Math.PI) / 180), 3);
    expect(related[1]?.similarity).toBeCloseTo(Math.cos((45 * Math.PI) / 180), 3);
    expect(await relatedNotes(store, vectors, 'here.md' as NotePath, 1)).toHaveLength(1);
  });

  it('knows nothing of a note that is not indexed', async () => {
    const { store, vectors, open } = await openVault();
    await open();
    expect(await relatedNotes(store, vectors, 'missing.md' as NotePath, 5)).toEqual([]);
  });
});
