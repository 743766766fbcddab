import { describe, expect, it } from 'vitest';
import type { MemoryMetrics } from '../../shared/contract/memory-management-api.ts';
import { LeakDetector } from '../leaks/leak-detector.ts';
import { ComponentReadings } from './component-readings.ts';

const collections = {
  count: 3,
  usedBytesAfterLast: 8,
  externalBytesAfterLast: 30,
  declaredAfterLast: { heapBytes: 0, externalBytes: 15 },
};
const unexplained = { items: {}, capacities: {} };
const sample = (changes: Partial<MemoryMetrics>) =>
  ({
    externalBytes: 40,
    undeclaredExternalBytes: 25,
    untrackedBytes: 100,
    trackedByComponent: {},
    ...changes,
  }) as MemoryMetrics;
const bytesByName = (readings: ReturnType<ComponentReadings['read']>) =>
  Object.fromEntries(readings.map(({ name, bytes }) => [name, bytes]));

describe('ComponentReadings', () => {
  it('puts each byte in one component', () => {
    const readings = new ComponentReadings(4).read(
      sample({ trackedByComponent: { graph: 50, vectors: 15 } }),
      { items: { graph: 7 }, capacities: { vectors: 40 } },
      collections,
    );
    // Of 30 bytes in ArrayBuffers after the last collection, 15 are declared.
    expect(bytesByName(readings)).toEqual({ graph: 50, vectors: 15, heap: 8, 'array-buffers': 15, untracked: 75 });
    expect(readings.slice(0, 2)).toEqual([
      { name: 'graph', bytes: 50, items: 7 },
      { name: 'vectors', bytes: 15, capacityBytes: 40 },
    ]);
  });

  it('leaves heap and ArrayBuffers to the owners who had declared them when they were collected', () => {
    // Since then an owner has grown by 10 bytes in ArrayBuffers: it is no one else's gain or loss.
    const declaredAfterLast = { heapBytes: 3, externalBytes: 15 };
    const readings = new ComponentReadings(4).read(
      sample({ externalBytes: 50, trackedByComponent: { vectors: 28 } }),
      unexplained,
      { ...collections, declaredAfterLast },
    );
    expect(bytesByName(readings)).toEqual({ vectors: 28, heap: 5, 'array-buffers': 15, untracked: 75 });
  });

  it('takes what ArrayBuffers hold now where less was left than right after the collection', () => {
    const readings = new ComponentReadings(4).read(
      sample({ externalBytes: 28, undeclaredExternalBytes: 13 }),
      unexplained,
      collections,
    );
    expect(bytesByName(readings)).toMatchObject({ 'array-buffers': 13, untracked: 87 });
  });

  it('follows no more names than it may, however many windows make up, and adds up the others', () => {
    const readings = new ComponentReadings(28);
    const detector = new LeakDetector();
    for (let round = 0; round < 50; round += 1) {
      const trackedByComponent = Object.fromEntries(Array.from({ length: 4 }, (_, name) => [`${round}-${name}`, 10]));
      const components = readings.read(sample({ trackedByComponent }), unexplained, collections);
      detector.add({
        seconds: round * 10,
        epoch: 1,
        operations: 0,
        isOperationActive: false,
        declaredBytes: 0,
        components,
      });
      if (round > 7) expect(bytesByName(components)).toMatchObject({ other: 40 });
    }
  });

  it('does not take a component of a window for one of its own', () => {
    const trackedByComponent = { heap: 5, other: 3, untracked: 2, a: 1 };
    const readings = new ComponentReadings(4).read(sample({ trackedByComponent }), unexplained, collections);
    expect(readings.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['a', 1],
      ['other', 10],
      ['heap', 8],
      ['array-buffers', 15],
      ['untracked', 75],
    ]);
  });
});
