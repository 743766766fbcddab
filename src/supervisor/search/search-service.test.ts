import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors/app-error.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { FakeEmbedder, vectorOfText } from '../test/fake-embedder.ts';
import { addNote, embedTexts, openTestStore, silentLog } from '../test/index-builders.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { GraphKeeper } from '../vectors/graph-keeper.ts';
import { QueryVectors } from './query-vectors.ts';
import { relatedNotes } from './related-notes.ts';
import { SearchService } from './search-service.ts';
import type { NotePath } from '../../shared/types/note-path.ts';

const signal = new AbortController().signal;
const apples = 'Apples keep well in a cool cellar.';
const storms = 'The storm took the roof of the barn.';
const trains = 'The night train leaves at eleven.';

/** A small vault with real rows and a real graph; the embedder gives equal texts equal vectors. */
async function openVault() {
  const store = openTestStore();
  addNote(store, 'fruit.md', [apples]);
  addNote(store, 'weather.md', [storms, apples.replace('Apples', 'Pears')]);
  addNote(store, 'travel.md', [trains]);
  embedTexts(store, [apples, storms, trains], (text) => vectorOfText(text));
  const graph = new GraphKeeper({
    store,
    folder: temporaryFolder(),
    dimensions: 32,
    clock: new ManualClock(),
    log: silentLog,
  });
  const embedder = new FakeEmbedder();
  const search = new SearchService({
    store,
    graph,
    queryVectors: new QueryVectors(embedder, 4),
    clock: new ManualClock(),
  });
  return { store, graph, embedder, search };
}

describe('SearchService', () => {
  it('joins what words and meaning find, and says which did', async () => {
    const { graph, search } = await openVault();
    await graph.open();
    const answer = await search.query(apples, 10, signal);
    expect(answer).toMatchObject({ mode: 'hybrid', modeReason: null });
    expect(answer.results[0]).toMatchObject({ path: 'fruit.md', foundBy: 'both', offset: 0 });
    expect(answer.results.map((result) => result.path)).toContain('travel.md');
  });

  it('marks the matched words in the passage', async () => {
    const { graph, search } = await openVault();
    await graph.open();
    const [best] = (await search.query('storm roof', 1, signal)).results;
    expect(best?.passage.filter((part) => part.isMatch).map((part) => part.text)).toEqual(['storm', 'roof']);
    expect(best?.passage.map((part) => part.text).join('')).toBe(storms);
  });

  it('answers by words alone while the graph is loading, and says so', async () => {
    const { search, embedder } = await openVault();
    const answer = await search.query('cellar', 10, signal);
    expect(answer.mode).toBe('words');
    expect(answer.modeReason).toMatch(/loaded/);
    expect(answer.results.map((result) => result.path).toSorted()).toEqual(['fruit.md', 'weather.md']);
    expect(embedder.calls).toBe(0);
  });

  it('answers by words alone when the model fails, with the model’s reason', async () => {
    const { graph, search, embedder } = await openVault();
    await graph.open();
    embedder.failsOn = () => true;
    const answer = await search.query('storm', 10, signal);
    expect(answer).toMatchObject({ mode: 'words', modeReason: 'The model process ended.' });
    expect(answer.results.map((result) => result.path)).toEqual(['weather.md']);
  });

  it('embeds a repeated query once', async () => {
    const { graph, search, embedder } = await openVault();
    await graph.open();
    await search.query('storm', 10, signal);
    await search.query(' storm ', 10, signal);
    expect(embedder.embedded).toEqual(['storm']);
  });

  it('gives nothing for an empty query, and asks the model nothing', async () => {
    const { graph, search, embedder } = await openVault();
    await graph.open();
    expect((await search.query('   ', 10, signal)).results).toEqual([]);
    expect(embedder.calls).toBe(0);
  });

  it('rejects a withdrawn query as cancelled', async () => {
    const { graph, search } = await openVault();
    await graph.open();
    const controller = new AbortController();
    const answer = search.query('storm', 10, controller.signal);
    controller.abort();
    await expect(answer).rejects.toEqual(new AppError('cancelled', 'The request was withdrawn.'));
  });
});

describe('relatedNotes', () => {
  it('names other notes by their nearest passage, never the note itself', async () => {
    const { store, graph } = await openVault();
    await graph.open();
    const related = relatedNotes(store, graph, 'fruit.md' as NotePath, 5);
    expect(related.map((note) => note.path).toSorted()).toEqual(['travel.md', 'weather.md']);
    for (const note of related) expect(note.similarity).toBeGreaterThanOrEqual(0);
  });

  it('knows nothing of a note that is not indexed', async () => {
    const { store, graph } = await openVault();
    await graph.open();
    expect(relatedNotes(store, graph, 'missing.md' as NotePath, 5)).toEqual([]);
  });
});
