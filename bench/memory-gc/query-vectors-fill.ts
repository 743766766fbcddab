import { systemClock } from '../../src/shared/util/clock.ts';
import type { Embedder } from '../../src/supervisor/embedding/embedder.ts';
import { EmbeddingCache } from '../../src/supervisor/cache/embedding-cache.ts';
import { embeddingCacheOwner } from '../../src/supervisor/owners/embedding-cache-owner.ts';
import { QueryVectors } from '../../src/supervisor/search/query-vectors.ts';
import { countFreed, takeWithRoom, type MemoryFill } from './memory-fill.ts';

const dimensions = 512;
const vectorBytes = dimensions * Float32Array.BYTES_PER_ELEMENT;
const vectorsAtOnce = 512;
/** The app's is 4 MB, which fills nothing: the bound alone is lifted. */
const maxBytes = 1_000_000_000;

/** The cache of query vectors, with a stand-in for the model that makes vectors of the same size. */
export function queryVectorsFill(): MemoryFill {
  const embedder: Embedder = {
    modelId: 'bench',
    dimensions,
    embed: (texts) => Promise.resolve(texts.map(() => new Float32Array(dimensions).fill(1))),
  };
  const cache = new EmbeddingCache({ dimensions, maxBytes });
  const persisted = { byKey: () => undefined };
  const vectors = new QueryVectors({ embedder, cache, persisted, clock: systemClock });
  const { owner, freedBytes } = countFreed(embeddingCacheOwner(vectors));
  const { signal } = new AbortController();
  let asked = 0;
  return {
    owners: [owner],
    freedBytes,
    take: (manager) =>
      takeWithRoom(manager, owner.component, vectorsAtOnce * vectorBytes, async () => {
        for (let index = 0; index < vectorsAtOnce; index += 1) await vectors.get(`query ${++asked}`, signal);
      }),
  };
}
