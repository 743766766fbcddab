import { EmbeddingCache } from '../../src/supervisor/cache/embedding-cache.ts';
import { seededRandom } from '../../src/supervisor/test/seeded-random.ts';
import { median } from '../statistics.ts';
import { peers } from './peers.ts';

const dimensions = 512;
const heldEntries = 10_000;
const lookUpsPerRound = 20_000;
const rounds = 21;
/** Timed at a time: some 0.2 ms, so that other work on the machine falls into few of the measurements. */
const lookUpsPerSlice = 500;
/** Compilers take their time with long functions: what runs in an app for hours is measured when it is compiled. */
const warmUpRounds = 12;

/** What a peer's string keys can be made with. */
const encodings = ['latin1', 'hex', 'base64'] as const;

export interface SpeedRow {
  readonly cache: string;
  /** How the vector is handed out, or how the key becomes a string. */
  readonly way: string;
  readonly hitsPerSecond: number;
}

interface Contender {
  readonly cache: string;
  readonly way: string;
  /** Returns a component of the vector, so that none of it is left out. */
  readonly lookUp: (key: Buffer) => number;
}

/**
 * Hits per second on caches that hold all keys, with keys as they come from a hash: buffers made anew for each look-up
 * (outside the measured time). Rounds take turns; the figure is the median of their slices.
 */
export function measureSpeed(): SpeedRow[] {
  const random = seededRandom(1);
  const held = Array.from({ length: heldEntries }, () => Buffer.from(Array.from({ length: 16 }, () => random() * 256)));
  const contenders = [...ownContenders(held), ...peerContenders(held)];
  const secondsOf = contenders.map((): number[] => []);
  for (let round = 0; round < warmUpRounds + rounds; round += 1) {
    contenders.forEach(({ lookUp }, at) => {
      const seconds = secondsOfSlices(freshKeys(held, random), lookUp);
      if (round >= warmUpRounds) secondsOf[at]?.push(...seconds);
    });
  }
  return contenders.map(({ cache, way }, at) => ({
    cache,
    way,
    hitsPerSecond: lookUpsPerSlice / median(secondsOf[at] ?? []),
  }));
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

function ownContenders(held: readonly Buffer[]): Contender[] {
  const cache = new EmbeddingCache({ dimensions, maxBytes: heldEntries * 2_300 });
  for (const key of held) cache.put(key, new Float32Array(dimensions).fill(1));
  const into = new Float32Array(dimensions);
  return [
    {
      cache: 'adaptive',
      way: 'in place',
      lookUp: (key) => {
        const place = cache.locate(key);
        return place < 0 ? 0 : (cache.slab(place)[cache.offset(place)] ?? 0);
      },
    },
    { cache: 'adaptive', way: 'read (copies)', lookUp: (key) => (cache.read(key, into) ? (into[0] ?? 0) : 0) },
    { cache: 'adaptive', way: 'get (copies)', lookUp: (key) => cache.get(key)?.[0] ?? 0 },
  ];
}

function peerContenders(held: readonly Buffer[]): Contender[] {
  return peers.flatMap((peer) =>
    encodings.map((encoding): Contender => {
      const cache = peer.make<string, Float32Array>(heldEntries * 2); // So that each holds all, however it counts.
      for (const key of held) cache.set(key.toString(encoding), new Float32Array(dimensions).fill(1));
      return { cache: peer.name, way: encoding, lookUp: (key) => cache.get(key.toString(encoding))?.[0] ?? 0 };
    }),
  );
}

function freshKeys(held: readonly Buffer[], random: () => number): Buffer[] {
  return Array.from({ length: lookUpsPerRound }, () => Buffer.from(held[Math.floor(random() * held.length)] ?? []));
}

function secondsOfSlices(keys: readonly Buffer[], lookUp: (key: Buffer) => number): number[] {
  const seconds: number[] = [];
  for (let from = 0; from < keys.length; from += lookUpsPerSlice) {
    const slice = keys.slice(from, from + lookUpsPerSlice);
    const startedMs = performance.now();
    let sum = 0;
    for (const key of slice) sum += lookUp(key);
    seconds.push((performance.now() - startedMs) / 1_000);
    if (sum !== slice.length) throw new Error(`${slice.length - sum} look-ups found nothing.`);
  }
  return seconds;
}
