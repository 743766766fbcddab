import type { IndexStore } from '../storage/index-store.ts';
import { dotOfHalves, halfFloatBytes } from '../vectors/kernel/half-float.ts';
import type { SearchRequest, VectorSearcher } from '../vectors/vector-store.ts';
import type { Finding } from './fusion.ts';
import type { SearchScope } from './search-scope.ts';

/** With half as many, right notes were missed: one long note takes many places. */
const maxNearest = 100;
/** Of what words found, the similarity of so many is looked up: each is a vector read. */
const maxLookedUp = 50;

export interface MeaningSources {
  readonly store: IndexStore;
  readonly vectors: VectorSearcher;
}

/**
 * The passages nearest to a query's vector, nearest first, and behind them the passages that words found: the best of
 * those get their similarity too, so that the two ways are weighed against each other on the same passages. With a scope, the
 * vectors are searched within it, so that as many are found there as without one anywhere.
 */
export async function findByMeaning(
  { store, vectors }: MeaningSources,
  vector: Float32Array,
  foundByWords: readonly Finding[],
  signal: AbortSignal,
  scope: SearchScope | null = null,
): Promise<Finding[]> {
  const among = scope === null ? {} : { among: scope.embeddingIds };
  const request: SearchRequest = { vector, limit: maxNearest, signal, ...among };
  const near = new Map<number, Finding>();
  const known = new Map(foundByWords.map((finding) => [finding.chunkId, finding]));
  for (const { id, similarity } of await vectors.search(request)) {
    for (const place of store.chunks.placesOfEmbedding(id)) {
      if (scope?.noteIds.has(place.noteId) === false) continue;
      const finding = known.get(place.chunkId) ?? { ...place, wordScore: null, hasAllWords: false };
      near.set(place.chunkId, { ...finding, similarity, isNear: true });
    }
  }
  const others = foundByWords.filter(({ chunkId }) => !near.has(chunkId));
  const similarities = similaritiesOf(store, vector, others.slice(0, maxLookedUp));
  return [
    ...near.values(),
    ...others.map((finding) => ({ ...finding, similarity: similarities.get(finding.embeddingId ?? 0) ?? null })),
  ];
}

/** Cosines of the passages' stored vectors with the query's, by embedding. */
function similaritiesOf(store: IndexStore, query: Float32Array, findings: readonly Finding[]): Map<number, number> {
  const similarities = new Map<number, number>();
  for (const { embeddingId } of findings) {
    const halves = embeddingId === null ? undefined : store.embeddings.read(embeddingId);
    // Vectors of another size belong to another model.
    if (embeddingId === null || halves === undefined || halves === 'damaged') continue;
    if (halves.byteLength === query.length * halfFloatBytes) similarities.set(embeddingId, dotOfHalves(halves, query));
  }
  return similarities;
}
