import { describe, expect, it } from 'vitest';
import { collectGarbage } from '../memory/collect-garbage.ts';
import { readHeap } from '../memory/heap-reading.ts';
import { buildManager, MB } from '../memory/test-memory.ts';
import { ComponentReadings } from '../leak-watch/component-readings.ts';
import { declaredInV8 } from '../memory/tracked-totals.ts';
import { addNote, embedTexts, openTestStore } from '../test/index-builders.ts';
import { openTestVectors } from '../test/open-test-vectors.ts';
import { vectorStoreOwner } from './vector-store-owner.ts';

const dimensions = 1_024;
const count = 3_000;

/** Of unit length, and each another one. */
function vectorAt(index: number): Float32Array {
  const vector = new Float32Array(dimensions);
  vector[index % dimensions] = 0.8;
  vector[(index * 7 + 1) % dimensions] = 0.6;
  return vector;
}

async function openFilled() {
  const store = openTestStore();
  const texts = Array.from({ length: count }, (_, index) => `passage ${index}`);
  addNote(store, 'a.md', texts);
  embedTexts(store, texts, (_text, index) => vectorAt(index));
  return openTestVectors(store, dimensions);
}

describe('What the vector store holds', () => {
  it('lies in memory that V8 counts as external, and is in one component only', async () => {
    const vectors = await openFilled();
    const { manager, owners, process } = buildManager({ readHeap: () => ({ ...readHeap(), committedBytes: 5 * MB }) });
    owners.register(vectorStoreOwner(vectors));
    const readings = new ComponentReadings(4);
    const read = () => {
      collectGarbage();
      const { usedBytes, externalBytes } = readHeap();
      const declaredAfterLast = declaredInV8(owners);
      manager.tick();
      const after = {
        count: 1,
        usedBytesAfterLast: usedBytes,
        externalBytesAfterLast: externalBytes,
        declaredAfterLast,
      };
      const components = readings.read(manager.getMemoryMetrics(), { items: {}, capacities: {} }, after);
      return new Map(components.map(({ name, bytes }) => [name, bytes]));
    };
    const search = () => vectors.search({ vector: vectorAt(1), limit: 1 });
    await search(); // What the first one loads for good is no part of the store.
    vectors.trimTo(0);
    const before = read();
    const heldBefore = vectors.reservedBytes;
    await search();
    const heldBytes = vectors.reservedBytes - heldBefore;
    expect(heldBytes).toBeGreaterThan(count * dimensions);
    process.baseBytes += heldBytes;
    const after = read();
    const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    expect(grown('vector-store')).toBe(heldBytes);
    for (const other of ['array-buffers', 'untracked']) expect(Math.abs(grown(other))).toBeLessThan(0.1 * MB);
    expect(grown('heap')).toBeLessThan(0.1 * MB); // The test's own part of it may shrink.
  });
});
