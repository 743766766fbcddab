import { describe, expect, it } from 'vitest';
import { defaultMemoryConfig } from '../../shared/contract/memory-config.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { EmbeddingCache } from '../cache/embedding-cache.ts';
import { modelBytesPerText } from '../indexing/batch-room.ts';
import { buildManager, MB } from '../memory/test-memory.ts';
import { FakeEmbedder, vectorOfText } from '../test/fake-embedder.ts';
import { addNote, embedTexts, openTestStore, silentLog as log } from '../test/index-builders.ts';
import { openTestVectors } from '../test/open-test-vectors.ts';
import { queryRoom } from './query-room.ts';
import { QueryVectors } from './query-vectors.ts';
import { SearchService } from './search-service.ts';

const { signal } = new AbortController();

async function openSearch(aiLimitBytes: number) {
  const { manager, clock } = buildManager({ config: { ...defaultMemoryConfig, aiLimitBytes } });
  const store = openTestStore();
  addNote(store, 'weather.md', ['The storm took the roof.']);
  embedTexts(store, ['The storm took the roof.'], (text) => vectorOfText(text));
  const vectors = await openTestVectors(store);
  const embedder = new FakeEmbedder();
  const queryVectors = new QueryVectors({
    embedder,
    cache: new EmbeddingCache({ dimensions: 32, maxBytes: MB }),
    persisted: store.embeddings,
    clock,
    room: queryRoom({ manager, clock, log }),
  });
  const search = new SearchService({ store, vectors, queryVectors, clock });
  const leases = () => manager.getMemoryManagementStatus({ latest: 0 }).leases;
  return { manager, clock, embedder, search, leases };
}

describe('The room of a query', () => {
  it('is leased while the model has it, and given back', async () => {
    const { embedder, search, leases, clock } = await openSearch(50 * MB);
    const seen: unknown[] = [];
    const embed = embedder.embed.bind(embedder);
    embedder.embed = (texts, stop) => {
      seen.push(...leases().map(({ owner, kind, bytes }) => ({ owner, kind, bytes })));
      return embed(texts, stop);
    };
    expect((await search.query('gale', 10, signal)).mode).toBe('hybrid');
    expect(seen).toEqual([
      { owner: 'search', kind: 'model-process', bytes: modelBytesPerText },
      { owner: 'search', kind: 'query-embedding', bytes: 2 * (4 * 2 + 32 * 4) },
    ]);
    expect([leases(), clock.pendingTimers]).toEqual([[], 0]);
    await search.query('gale', 10, signal); // From the cache: no model, no lease.
    expect(seen).toHaveLength(2);
  });

  it('is given back when the model fails, and when the query is withdrawn', async () => {
    const { embedder, search, leases, clock } = await openSearch(50 * MB);
    embedder.refusal = () => new AppError('model-failed', 'The model broke.');
    expect(await search.query('gale', 10, signal)).toMatchObject({ mode: 'words', modeReason: 'The model broke.' });
    embedder.refusal = () => null;
    const withdrawn = new AbortController();
    const answer = search.query('squall', 10, withdrawn.signal);
    withdrawn.abort();
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
    await Promise.resolve();
    expect([leases(), clock.pendingTimers, embedder.embedded]).toEqual([[], 0, []]);
  });

  it('refused, leaves the query to words, and says what to do; later it is granted', async () => {
    const { manager, embedder, search } = await openSearch(MB);
    const other = await manager.requestAiMemoryAllocation({ owner: 'x', kind: 'other', bytes: 900_000, ttlMs: 60_000 });
    const { mode, modeReason, hits } = await search.query('storm', 10, signal);
    expect([mode, hits.map(({ path }) => path), embedder.calls]).toEqual(['words', ['weather.md'], 0]);
    expect(modeReason).toMatch(/AI limit.*Raise the AI limit in the settings/);
    if (other.granted) manager.releaseAiMemoryAllocation({ leaseId: other.lease.leaseId });
    expect((await search.query('storm', 10, signal)).mode).toBe('hybrid');
  });
});
