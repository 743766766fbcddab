import { beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { EmbeddingCache } from '../cache/embedding-cache.ts';
import type { IndexStore } from '../storage/index-store.ts';
import { FakeEmbedder, vectorOfText } from '../test/fake-embedder.ts';
import { addNote, embedTexts, openTestStore, testKey } from '../test/index-builders.ts';
import { openTestVectors } from '../test/open-test-vectors.ts';
import { seededRandom } from '../test/seeded-random.ts';
import { byId, exactNearest, nearTo } from '../vectors/test/exact-answers.ts';
import { QueryVectors } from './query-vectors.ts';
import { SearchService } from './search-service.ts';

/** No note has this word, so meaning alone finds. */
const query = 'zzz';
const queryVector = vectorOfText(query);
const signal = new AbortController().signal;
/** More than meaning finds at once, all nearer to the query than any note in the folder. */
const near = Array.from({ length: 300 }, (_, place) => `near ${place}`);
/** More than are wanted, in no order. */
const inFolder = Array.from({ length: 150 }, (_, place) => `far ${place}`);
const wanted = 40;

let store: IndexStore;
let search: SearchService;
let heldBytes: number[];

beforeEach(async () => {
  store = openTestStore();
  const random = seededRandom(3);
  for (const text of near) addNote(store, `Near/${text}.md`, [text]);
  for (const text of inFolder) {
    const noteId = addNote(store, `Folder/${text}.md`, [text]);
    const facts = { links: [], tags: new Map([['kept', 'kept']]), aliases: new Map() };
    store.links.replaceForNote(noteId, `Folder/${text}.md`, facts);
  }
  embedTexts(store, near, () => nearTo(queryVector, 0.1, random));
  embedTexts(store, inFolder, (text) => vectorOfText(text));
  const vectors = await openTestVectors(store);
  const clock = new ManualClock();
  const cache = new EmbeddingCache({ dimensions: 32, maxBytes: 1_000_000 });
  const queryVectors = new QueryVectors({ embedder: new FakeEmbedder(), cache, persisted: store.embeddings, clock });
  heldBytes = [];
  const searcher = {
    get isReady() {
      return vectors.isReady;
    },
    get count() {
      return vectors.count;
    },
    search: (request: Parameters<typeof vectors.search>[0]) => {
      heldBytes.push(search.heldBytes);
      return vectors.search(request);
    },
  };
  search = new SearchService({ store, vectors: searcher, queryVectors, clock });
});

/** The folder's notes, nearest first, by comparing with each of them. */
function nearestInFolder(): string[] {
  const items = inFolder.map((text, id) => ({ id, vector: store.embeddings.byKey(testKey(text)) ?? queryVector }));
  return exactNearest(byId(items), { vector: queryVector, limit: wanted }).map(({ id }) => `Folder/${inFolder[id]}.md`);
}

const found = async (text: string) => (await search.query(text, wanted, signal)).hits.map(({ path }) => path);

it('without a filter finds what is nearest anywhere', async () => {
  const paths = await found(query);
  expect(paths).toHaveLength(wanted);
  expect(paths.every((path) => path.startsWith('Near/'))).toBe(true);
});

it.each(['path:folder/', 'tag:kept', 'path:folder/ tag:kept'])(
  'with %s finds as many in it, the nearest ones, though hundreds outside are nearer',
  async (filter) => {
    expect(await found(`${query} ${filter}`)).toEqual(nearestInFolder());
    // What the filter leaves is held while the vectors are searched, and no longer.
    expect(heldBytes.at(-1)).toBeGreaterThan(0);
    expect(search.heldBytes).toBe(0);
  },
);
