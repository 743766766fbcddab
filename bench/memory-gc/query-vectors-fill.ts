import { systemClock } from '../../src/shared/util/clock.ts';
import type { Embedder } from '../../src/supervisor/embedding/embedder.ts';
import { queryVectorsOwner } from '../../src/supervisor/owners/query-vectors-owner.ts';
import { QueryVectors } from '../../src/supervisor/search/query-vectors.ts';
import { countFreed, takeWithRoom, type MemoryFill } from './memory-fill.ts';

const dimensions = 512;
const vectorBytes = dimensions * Float32Array.BYTES_PER_ELEMENT;
const vectorsAtOnce = 512;
/** The app keeps 64, which fill nothing: the bound alone is lifted. */
const maxVectors = 1_000_000;

/** The cache of query vectors, with a stand-in for the model that makes vectors of the same size. */
export function queryVectorsFill(): MemoryFill {
  const embedder: Embedder = {
    modelId: 'bench',
    dimensions,
    embed: (texts) => Promise.resolve(texts.map(() => new Float32Array(dimensions).fill(1))),
  };
  const vectors = new QueryVectors(embedder, maxVectors, systemClock);
  const { owner, freedBytes } = countFreed(queryVectorsOwner(vectors));
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
