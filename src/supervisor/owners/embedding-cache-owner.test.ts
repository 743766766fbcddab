import { expect, it } from 'vitest';
import { EmbeddingCache } from '../cache/embedding-cache.ts';
import { embeddingCacheOwner, resizeInSteps } from './embedding-cache-owner.ts';

const dimensions = 512;
const MB = 1_000_000;

function filledCache(maxBytes: number): EmbeddingCache {
  const cache = new EmbeddingCache({ dimensions, maxBytes, float32Share: 0.5 });
  const key = Buffer.alloc(16);
  for (let entry = 0; entry < cache.maxEntries; entry += 1) {
    key.writeUInt32LE(entry);
    cache.put(key, new Float32Array(dimensions).fill(entry + 1));
  }
  return cache;
}

it('a smaller limit is kept once it is in force, others have their turn meanwhile, and a larger one brings room', async () => {
  const cache = filledCache(40 * MB);
  let turns = 0;
  let isResized = false;
  const count = () => {
    turns += 1;
    if (!isResized) setImmediate(count);
  };
  setImmediate(count);
  await resizeInSteps(cache, 2 * MB);
  isResized = true;
  expect(turns).toBeGreaterThanOrEqual(4); // 38 MB in steps of 8.
  expect(cache.maxBytes).toBe(2 * MB);
  expect(cache.reservedBytes).toBeLessThanOrEqual(2 * MB);
  const kept = cache.size;
  expect(kept).toBeGreaterThan(1_000);

  await resizeInSteps(cache, 20 * MB);
  expect(cache.size).toBe(kept);
  expect(cache.maxEntries).toBeGreaterThan(10 * kept - 1_000);
  const owner = embeddingCacheOwner({ cache, lastAccessMs: 0 });
  expect(owner.capacityBytes?.()).toBe(20 * MB);
  await owner.release();
  expect(cache.size).toBe(0);
});
