import { expect } from 'vitest';
import { randomUnitVector, seededRandom } from '../../test/seeded-random.ts';
import type { Neighbour, VectorItem } from '../vector-index.ts';
import type { SearchRequest } from '../vector-store.ts';

/** What a store should hold. */
export type VectorsById = ReadonlyMap<number, Float32Array>;

/** A half-precision number has eleven bits: a cosine of such numbers is off by less than this. */
const similarityTolerance = 0.004;

export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let place = 0; place < a.length; place += 1) sum += (a[place] ?? 0) * (b[place] ?? 0);
  return sum;
}

/** The nearest by comparing with every vector: the truth that a store is measured against. */
export function exactNearest(vectors: VectorsById, { vector, limit, among }: SearchRequest): Neighbour[] {
  const found: Neighbour[] = [];
  for (const [id, candidate] of vectors) {
    if (!among || among.has(id)) found.push({ id, similarity: cosine(vector, candidate) });
  }
  return found.sort((a, b) => b.similarity - a.similarity).slice(0, limit);
}

/**
 * Checks an answer against the truth: as many as there should be, each with its own true cosine, nearest first, and each
 * place as near as the true one. Ids alone are not compared: of two equally near vectors either may come first.
 */
export function expectExact(found: readonly Neighbour[], vectors: VectorsById, request: SearchRequest): void {
  const truth = exactNearest(vectors, request);
  expect(found).toHaveLength(truth.length);
  expect(new Set(found.map(({ id }) => id)).size, 'no id twice').toBe(found.length);
  for (const [rank, { id, similarity }] of found.entries()) {
    const held = vectors.get(id);
    if (!held) throw new Error(`The store found ${id}, which it should not hold.`);
    if (request.among) expect(request.among.has(id), `id ${id} is among those asked for`).toBe(true);
    expect(Math.abs(similarity - cosine(request.vector, held)), `similarity of id ${id}`).toBeLessThan(
      similarityTolerance,
    );
    expect(similarity, `as near as the true neighbour ${rank}`).toBeGreaterThan(
      (truth[rank]?.similarity ?? 1) - similarityTolerance,
    );
    expect(similarity, 'nearest first').toBeLessThanOrEqual((found[rank - 1]?.similarity ?? 2) + Number.EPSILON);
  }
}

/** The share of the true neighbours that were found, 0 to 1. */
export function recallOf(found: readonly Neighbour[], truth: readonly Neighbour[]): number {
  const ids = new Set(found.map(({ id }) => id));
  return truth.filter(({ id }) => ids.has(id)).length / truth.length;
}

export function randomItems(count: number, dimensions: number, seed: number, firstId = 1): VectorItem[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => ({
    id: firstId + index,
    vector: randomUnitVector(random, dimensions),
  }));
}

/** Vectors in clusters, as those of texts are; wholly random ones have no neighbourhoods to speak of. */
export function clusteredItems(count: number, dimensions: number, clusters: number, seed: number): VectorItem[] {
  const random = seededRandom(seed);
  const centres = Array.from({ length: clusters }, () => randomUnitVector(random, dimensions));
  return Array.from({ length: count }, (_, index) => {
    const centre = centres[Math.floor(random() * clusters)] ?? new Float32Array(dimensions);
    return { id: index + 1, vector: nearTo(centre, 0.8, random) };
  });
}

/** A unit vector moved by a random one of the given length. */
export function nearTo(centre: Float32Array, distance: number, random: () => number): Float32Array {
  const offset = randomUnitVector(random, centre.length);
  const moved = centre.map((value, place) => value + distance * (offset[place] ?? 0));
  const length = Math.hypot(...moved);
  return moved.map((value) => value / length);
}

export const byId = (items: readonly VectorItem[]): Map<number, Float32Array> =>
  new Map(items.map(({ id, vector }) => [id, vector]));
