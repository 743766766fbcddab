import { EmbeddingCache } from '../../src/supervisor/cache/embedding-cache.ts';
import { seededRandom } from '../../src/supervisor/test/seeded-random.ts';
import { median } from '../statistics.ts';
import type * as Loops from './look-ups.ts';
import { encodings, lookUpsPerSlice, readings, ways, type LookUp, type Reading } from './look-ups.ts';
import { peers } from './peers.ts';

const dimensions = 512;
const heldEntries = 10_000;
const lookUpsPerRound = 10_000;
const rounds = 21;
/** Compilers take their time with long functions: what runs in an app for hours is measured when it is compiled. */
const warmUpRounds = 12;

export interface SpeedRow {
  readonly cache: string;
  /** How the vector is handed out, or how the key becomes a string. */
  readonly way: string;
  readonly reading: Reading;
  readonly hitsPerSecond: number;
}

interface Contender {
  readonly cache: string;
  readonly way: string;
  readonly reading: Reading;
  readonly lookUp: LookUp;
  readonly secondsOfSlices: (keys: readonly Buffer[], lookUp: LookUp) => number[];
}

/**
 * Hits per second on caches that hold all keys, with keys as they come from a hash: buffers made anew for each look-up
 * (outside the measured time). Rounds take turns; the figure is the median of their slices.
 */
export async function measureSpeed(): Promise<SpeedRow[]> {
  const random = seededRandom(1);
  const held = Array.from({ length: heldEntries }, () => Buffer.from(Array.from({ length: 16 }, () => random() * 256)));
  const contenders = [...(await ownContenders(held)), ...(await peerContenders(held))];
  const secondsOf = contenders.map((): number[] => []);
  for (let round = 0; round < warmUpRounds + rounds; round += 1) {
    contenders.forEach(({ lookUp, secondsOfSlices }, at) => {
      const seconds = secondsOfSlices(freshKeys(held, random), lookUp);
      if (round >= warmUpRounds) secondsOf[at]?.push(...seconds);
    });
  }
  return contenders.map(({ cache, way, reading }, at) => ({
    cache,
    way,
    reading,
    hitsPerSecond: lookUpsPerSlice / median(secondsOf[at] ?? []),
  }));
}

let copies = 0;
/** The loops for one contender: the same module under another name is another one to compilers. */
async function ownLoops(): Promise<typeof Loops> {
  copies += 1;
  return (await import(`./look-ups.ts?copy=${copies}`)) as typeof Loops; // The file that is named.
}

async function ownContenders(held: readonly Buffer[]): Promise<Contender[]> {
  const cache = new EmbeddingCache({ dimensions, maxBytes: heldEntries * 2_300 });
  for (const key of held) cache.put(key, new Float32Array(dimensions).fill(1));
  const kinds = ways.flatMap((way) => readings.map((reading) => ({ way, reading })));
  return Promise.all(
    kinds.map(async ({ way, reading }): Promise<Contender> => {
      const { ownLookUp, secondsOfSlices } = await ownLoops();
      return { cache: 'adaptive', way, reading, lookUp: ownLookUp(cache, way, reading), secondsOfSlices };
    }),
  );
}

async function peerContenders(held: readonly Buffer[]): Promise<Contender[]> {
  const kinds = peers.flatMap((peer) =>
    encodings.flatMap((way) => {
      const cache = peer.make<string, Float32Array>(heldEntries * 2); // So that each holds all, however it counts.
      for (const key of held) cache.set(key.toString(way), new Float32Array(dimensions).fill(1));
      return readings.map((reading) => ({ peer, cache, way, reading }));
    }),
  );
  return Promise.all(
    kinds.map(async ({ peer, cache, way, reading }): Promise<Contender> => {
      const { peerLookUp, secondsOfSlices } = await ownLoops();
      return { cache: peer.name, way, reading, lookUp: peerLookUp(cache, way, dimensions, reading), secondsOfSlices };
    }),
  );
}

/** Bytes an entry beyond its vector, of full caches: as they come, and with all that costs bytes. */
export function bytesPerEntry(): { readonly plain: number; readonly twoLevelsAndTimes: number } {
  const maxBytes = 24_000_000;
  const plain = new EmbeddingCache({ dimensions, maxBytes });
  const timeToLive = { afterAccessMs: 3_600_000, afterWriteMs: 86_400_000 };
  const twoLevels = new EmbeddingCache({ dimensions, maxBytes, float32Share: 0.25, timeToLive });
  return { plain: filledBytesPerEntry(plain), twoLevelsAndTimes: filledBytesPerEntry(twoLevels) };
}

function filledBytesPerEntry(cache: EmbeddingCache): number {
  const key = Buffer.alloc(16);
  for (let entry = 0; entry < cache.maxEntries * 1.2; entry += 1) {
    key.writeUInt32LE(entry);
    cache.put(key, new Float32Array(dimensions).fill(entry));
  }
  return (cache.reservedBytes - cache.vectorBytes) / cache.size;
}

function freshKeys(held: readonly Buffer[], random: () => number): Buffer[] {
  return Array.from({ length: lookUpsPerRound }, () => Buffer.from(held[Math.floor(random() * held.length)] ?? []));
}
