import { appendFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { randomUnitVector, seededRandom } from '../test/seeded-random.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { loadSnapshot, saveSnapshot } from './graph-snapshot.ts';
import { HnswIndex } from './hnsw-index.ts';

const dimensions = 32;

function smallIndex(): HnswIndex {
  const random = seededRandom(11);
  const index = HnswIndex.create(dimensions);
  index.add(Array.from({ length: 500 }, (_, id) => ({ id, vector: randomUnitVector(random, dimensions) })));
  index.remove([3]);
  return index;
}

function damage(healthy: Buffer, kind: number, random: () => number): Buffer {
  const place = Math.floor(random() * (healthy.length - 4_096));
  const copy = Buffer.from(healthy);
  if (kind === 0) return copy.subarray(0, place);
  if (kind === 1) return Buffer.concat([copy, Buffer.alloc(1 + Math.floor(random() * 200), 1)]);
  if (kind === 2) copy.fill(0, place, place + 4_096);
  else if (kind === 3) copy.writeUInt8(copy.readUInt8(place % 96) ^ (1 << Math.floor(random() * 8)), place % 96);
  else copy.writeUInt8(copy.readUInt8(place) ^ (1 << Math.floor(random() * 8)), place);
  return copy;
}

describe('graph snapshot', () => {
  it('loads what was saved, with the same answers', async () => {
    const file = join(temporaryFolder(), 'graph.hnsw');
    const index = smallIndex();
    const facts = await saveSnapshot(index, file);
    expect(facts).toMatchObject({ byteLength: readFileSync(file).length, count: 500, dimensions });
    const { index: loaded, reason } = await loadSnapshot(file, facts);
    const query = randomUnitVector(seededRandom(5), dimensions);
    expect(reason).toBeNull();
    expect(loaded?.search(query, 10)).toEqual(index.search(query, 10));
  });

  it('rejects every one of 60 damaged files and says why', async () => {
    const file = join(temporaryFolder(), 'graph.hnsw');
    const facts = await saveSnapshot(smallIndex(), file);
    const healthy = readFileSync(file);
    const random = seededRandom(20_26);
    for (let round = 0; round < 60; round++) {
      const damaged = damage(healthy, round % 5, random);
      expect(damaged.equals(healthy)).toBe(false);
      writeFileSync(file, damaged);
      const { index, reason } = await loadSnapshot(file, facts);
      expect(index, `round ${round}`).toBeNull();
      expect(reason).toMatch(round % 5 < 2 ? /another length/ : /damaged/);
    }
  });

  it('gives a reason when the file is missing', async () => {
    const file = join(temporaryFolder(), 'graph.hnsw');
    const facts = { sha256: '', byteLength: 1, dimensions, count: 1 };
    expect(await loadSnapshot(file, facts)).toEqual({
      index: null,
      reason: expect.stringContaining('opened') as string,
    });
  });

  it('gives a reason when a file with the right hash is no graph', async () => {
    const file = join(temporaryFolder(), 'graph.hnsw');
    const facts = await saveSnapshot(smallIndex(), file);
    truncateSync(file, 1_000);
    appendFileSync(file, 'cut before it was hashed');
    const { createHash } = await import('node:crypto');
    const content = readFileSync(file);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const loaded = await loadSnapshot(file, { ...facts, sha256, byteLength: content.length });
    expect(loaded).toEqual({ index: null, reason: expect.stringContaining('could not be read') as string });
  });

  it('keeps the old file and leaves nothing behind when a save fails', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'graph.hnsw');
    await saveSnapshot(smallIndex(), file);
    const before = readFileSync(file);
    const cutIndex = smallIndex();
    Object.defineProperty(cutIndex, 'leastFileBytes', { value: Number.MAX_SAFE_INTEGER });
    await expect(saveSnapshot(cutIndex, file)).rejects.toMatchObject({ code: 'disk-full' });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(['graph.hnsw']);
    await expect(saveSnapshot(smallIndex(), join(folder, 'missing', 'graph.hnsw'))).rejects.toThrow();
    expect(existsSync(join(folder, 'missing'))).toBe(false);
  });
});
