import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors/app-error.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { EmbeddingCache } from '../cache/embedding-cache.ts';
import { chunkKey } from '../embedding/chunk-key.ts';
import { FakeEmbedder, vectorOfText } from '../test/fake-embedder.ts';
import { QueryVectors } from './query-vectors.ts';

const signal = new AbortController().signal;

function openVectors(onDisk: readonly string[] = []) {
  const embedder = new FakeEmbedder();
  const cache = new EmbeddingCache({ dimensions: embedder.dimensions, maxBytes: 1_000_000 });
  const stored = new Map(onDisk.map((text) => [chunkKey(embedder.modelId, text).toString('hex'), vectorOfText(text)]));
  const persisted = { byKey: (key: Buffer) => stored.get(key.toString('hex')) };
  const vectors = new QueryVectors({ embedder, cache, persisted, clock: new ManualClock() });
  return { vectors, cache, embedder };
}

describe('QueryVectors', () => {
  it('counts from where each vector came, and what the model saw for the first time', async () => {
    const { vectors, cache, embedder } = openVectors(['a passage']);
    await vectors.get('a passage', signal);
    await vectors.get('new', signal);
    await vectors.get('new', signal);
    expect(vectors.counts).toEqual({ float32: 1, int8: 0, persisted: 1, model: 1, modelFirst: 1 });
    cache.clear();
    await vectors.get('new', signal);
    await vectors.get('a passage', signal);
    expect(vectors.counts).toEqual({ float32: 1, int8: 0, persisted: 2, model: 2, modelFirst: 1 });
    expect(embedder.calls).toBe(2);
  });

  it('counts nothing for what the model did not give', async () => {
    const { vectors, embedder } = openVectors();
    embedder.refusal = () => new AppError('model-unavailable', 'The model is away.');
    await expect(vectors.get('new', signal)).rejects.toMatchObject({ code: 'model-unavailable' });
    expect(vectors.counts).toMatchObject({ model: 0, modelFirst: 0 });
  });
});
