import { join } from 'node:path';
import { trimRanks, type MemoryOwner } from '../../src/supervisor/memory/memory-owners.ts';
import { randomUnitVector, seededRandom } from '../../src/supervisor/test/seeded-random.ts';
import { HnswIndex } from '../../src/supervisor/vectors/hnsw-index.ts';
import { countFreed, takeWithRoom, type MemoryFill } from './memory-fill.ts';

const dimensions = 512;
/** As many as the graph reserves places for at first, so that what it declares is what it holds. */
const segmentVectors = 1_024;

/**
 * The vectors, as segments of the app's own graph that are loaded from disk when they are wanted and dropped whole under
 * pressure: the graph of today cannot be trimmed. A store that can trim itself takes the place of this file.
 */
export async function vectorsFill(folder: string): Promise<MemoryFill> {
  const file = join(folder, 'segment.hnsw');
  const segmentBytes = await saveSegment(file);
  const loaded: HnswIndex[] = [];
  const { owner, freedBytes } = countFreed(segmentsOwner(loaded));
  return {
    owners: [owner],
    freedBytes,
    take: (manager) =>
      takeWithRoom(manager, owner.component, segmentBytes, async () => {
        loaded.push(await HnswIndex.load(file, dimensions));
      }),
  };
}

async function saveSegment(file: string): Promise<number> {
  const random = seededRandom(1);
  const segment = HnswIndex.create(dimensions);
  segment.add(
    Array.from({ length: segmentVectors }, (_, id) => ({ id, vector: randomUnitVector(random, dimensions) })),
  );
  await segment.writeTo(file);
  return segment.reservedBytes;
}

function segmentsOwner(loaded: HnswIndex[]): MemoryOwner {
  const reservedBytes = () => loaded.reduce((sum, segment) => sum + segment.reservedBytes, 0);
  const trimTo = (bytes: number): number => {
    const before = reservedBytes();
    while (loaded.length > 0 && reservedBytes() > bytes) loaded.shift();
    return before - reservedBytes();
  };
  return {
    component: 'vector-segments',
    type: 'vector-storage',
    trimRank: trimRanks.vectors,
    reservedBytes,
    trimTo,
    release: () => trimTo(0),
    lastAccessMs: () => Infinity,
  };
}
