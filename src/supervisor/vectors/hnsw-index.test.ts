import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { randomUnitVector, seededRandom } from '../test/seeded-random.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { HnswIndex } from './hnsw-index.ts';
import type { VectorItem } from './vector-index.ts';

const dimensions = 64;

function randomItems(count: number, seed: number): VectorItem[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => ({ id: index + 1, vector: randomUnitVector(random, dimensions) }));
}

function exactNearest(items: readonly VectorItem[], query: Float32Array, limit: number): number[] {
  const similarity = ({ vector }: VectorItem) => vector.reduce((sum, value, place) => sum + value * query[place]!, 0);
  return items
    .map((item) => ({ id: item.id, similarity: similarity(item) }))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, limit)
    .map(({ id }) => id);
}

describe('HnswIndex', () => {
  it('finds at least 95 % of the ten nearest that an exact search finds', () => {
    // Clustered as texts are; wholly random vectors have no neighbourhoods to speak of.
    const random = seededRandom(7);
    const centres = Array.from({ length: 40 }, () => randomUnitVector(random, dimensions));
    const near = (centre: Float32Array) => {
      const offset = randomUnitVector(random, dimensions);
      const moved = centre.map((value, place) => value + 0.8 * offset[place]!);
      const length = Math.hypot(...moved);
      return moved.map((value) => value / length);
    };
    const items = Array.from({ length: 2_000 }, (_, id) => ({ id, vector: near(centres[id % 40]!) }));
    const index = HnswIndex.create(dimensions);
    index.add(items);
    const queries = centres.map(near);
    const hits = queries.map((query) => {
      const exact = new Set(exactNearest(items, query, 10));
      return index.search(query, 10).filter(({ id }) => exact.has(id)).length;
    });
    expect(hits.reduce((sum, count) => sum + count, 0) / (queries.length * 10)).toBeGreaterThanOrEqual(0.95);
  });

  it('gives the nearest first, with the cosine as similarity', () => {
    const index = HnswIndex.create(2);
    index.add([
      { id: 1, vector: new Float32Array([1, 0]) },
      { id: 2, vector: new Float32Array([0, 1]) },
      { id: 3, vector: new Float32Array([-1, 0]) },
    ]);
    expect(index.search(new Float32Array([1, 0]), 10)).toEqual([
      { id: 1, similarity: 1 },
      { id: 2, similarity: 0 },
      { id: 3, similarity: -1 },
    ]);
  });

  it('finds nothing while it is empty, or when everything was removed', () => {
    const index = HnswIndex.create(dimensions);
    const [item] = randomItems(1, 1);
    expect(index.search(item!.vector, 5)).toEqual([]);
    index.add([item!]);
    index.remove([item!.id]);
    expect(index.search(item!.vector, 5)).toEqual([]);
  });

  it('forgets removed vectors and takes them back in their old place', () => {
    const index = HnswIndex.create(dimensions);
    const items = randomItems(50, 2);
    index.add(items);
    const before = index.reservedBytes;
    index.remove([7, 7, 999]);
    expect(index.search(items[6]!.vector, 50).map(({ id }) => id)).not.toContain(7);
    expect([index.count, index.deletedCount, index.has(7)]).toEqual([49, 1, false]);
    index.add([items[6]!]);
    index.add([items[6]!]);
    expect(index.search(items[6]!.vector, 1)).toMatchObject([{ id: 7 }]);
    expect([index.count, index.deletedCount, index.reservedBytes]).toEqual([50, 0, before]);
  });

  it('grows by a step when it is full, and reserves the bytes at once', () => {
    const index = HnswIndex.create(dimensions);
    const items = randomItems(1_025, 3);
    index.add(items.slice(0, 1_024));
    const full = index.reservedBytes;
    index.add(items.slice(1_024));
    expect(index.count).toBe(1_025);
    expect(index.reservedBytes - full).toBeGreaterThan(1_024 * dimensions * 4);
    expect(index.search(items[1_024]!.vector, 1)).toMatchObject([{ id: 1_025 }]);
  });

  it('refuses vectors of another size', () => {
    const index = HnswIndex.create(dimensions);
    const wrong = new Float32Array(3);
    const refusal = expect.objectContaining({ name: 'AppError', code: 'invalid-request' }) as Error;
    expect(() => index.add([{ id: 1, vector: wrong }])).toThrow(refusal);
    expect(() => index.search(wrong, 1)).toThrow(refusal);
    expect(index.count).toBe(0);
  });

  it('knows after loading which vectors were removed', async () => {
    const file = join(temporaryFolder(), 'graph');
    const saved = HnswIndex.create(dimensions);
    const items = randomItems(100, 4);
    saved.add(items);
    saved.remove([1, 2, 3]);
    await saved.writeTo(file);
    const loaded = await HnswIndex.load(file, dimensions);
    expect([loaded.count, loaded.deletedCount, loaded.has(2), loaded.has(4)]).toEqual([97, 3, false, true]);
    expect(loaded.search(items[0]!.vector, 5)).toEqual(saved.search(items[0]!.vector, 5));
    loaded.add([items[0]!]);
    expect(loaded.search(items[0]!.vector, 1)).toMatchObject([{ id: 1 }]);
  });
});
