import type { IndexStore } from '../storage/index-store.ts';
import type { VectorSearcher } from '../vectors/vector-index.ts';
import type { Finding } from './fusion.ts';

/** With half as many, right notes were missed: one long note takes many places. */
const maxNearest = 100;
/** Of what words found, the similarity of so many is looked up: each is a vector read. */
const maxLookedUp = 50;

export interface MeaningSources {
  readonly store: IndexStore;
  readonly graph: VectorSearcher;
}

/**
 * The passages nearest to a query's vector, nearest first, and behind them the passages that words found: the best of
 * those get their similarity too, so that the two ways are weighed against each other on the same passages.
 */
export function findByMeaning(
  { store, graph }: MeaningSources,
  vector: Float32Array,
  foundByWords: readonly Finding[],
): Finding[] {
  const near = new Map<number, Finding>();
  const known = new Map(foundByWords.map((finding) => [finding.chunkId, finding]));
  for (const { id, similarity } of graph.search(vector, maxNearest)) {
    for (const place of store.chunks.placesOfEmbedding(id)) {
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
  const ids = new Set(findings.flatMap(({ embeddingId }) => embeddingId ?? []));
  // Vectors of another size belong to another model.
  const fitting = store.embeddings.vectorsByIds(ids).filter(({ vector }) => vector.length === query.length);
  return new Map(fitting.map(({ embeddingId, vector }) => [embeddingId, dot(vector, query)]));
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}
