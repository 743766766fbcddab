import type { IndexStore } from '../storage/index-store.ts';
import type { VectorSearcher } from '../vectors/vector-index.ts';
import type { Finding } from './fusion.ts';

/** With half as many, right notes were missed, for a long note takes many places. */
const maxNearest = 100;

export interface MeaningSources {
  readonly store: IndexStore;
  readonly graph: VectorSearcher;
}

/**
 * The passages nearest to a query's vector, nearest first, and behind them the passages found otherwise: those get their
 * similarity too, so that the two ways can be weighed against each other on the same passages.
 */
export function findByMeaning(
  { store, graph }: MeaningSources,
  vector: Float32Array,
  foundOtherwise: readonly Finding[],
): Finding[] {
  const near = new Map<number, Finding>();
  const known = new Map(foundOtherwise.map((finding) => [finding.chunk.chunkId, finding]));
  for (const { id, similarity } of graph.search(vector, maxNearest)) {
    for (const chunk of store.chunks.ofEmbedding(id)) {
      const finding = known.get(chunk.chunkId) ?? { chunk, wordScore: null, hasAllWords: false };
      near.set(chunk.chunkId, { ...finding, similarity, isNear: true });
    }
  }
  const others = foundOtherwise.filter(({ chunk }) => !near.has(chunk.chunkId));
  const similarities = similaritiesOf(store, vector, others);
  return [
    ...near.values(),
    ...others.map((finding) => ({
      ...finding,
      similarity: similarities.get(finding.chunk.embeddingId ?? 0) ?? null,
    })),
  ];
}

/** Cosines of the passages' stored vectors with the query's, by embedding. */
function similaritiesOf(store: IndexStore, query: Float32Array, findings: readonly Finding[]): Map<number, number> {
  const ids = new Set(findings.flatMap(({ chunk }) => chunk.embeddingId ?? []));
  // Vectors of another size belong to another model.
  const fitting = store.embeddings.vectorsByIds(ids).filter(({ vector }) => vector.length === query.length);
  return new Map(fitting.map(({ embeddingId, vector }) => [embeddingId, dot(vector, query)]));
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}
