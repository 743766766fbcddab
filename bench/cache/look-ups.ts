import type { EmbeddingCache } from '../../src/supervisor/cache/embedding-cache.ts';
import type { PeerCache } from './peers.ts';

/**
 * The timed loops. Each contender has a copy of this module to itself (`ownLookUps`): compilers make a function slower
 * that has met several kinds of caches, and in an app a cache is the only one of its kind.
 */

/** What is done with a vector that was found, from nothing to what a comparison of two vectors does. */
export const readings = ['none', 'first number', 'some number', 'all numbers'] as const;
export type Reading = (typeof readings)[number];

/** How our own cache hands a vector out. A peer hands out the object that it was given. */
export const ways = ['in place', 'read (copies)', 'get (copies)'] as const;
export type Way = (typeof ways)[number];

/** What a peer's string keys can be made with. */
export const encodings = ['latin1', 'hex', 'base64'] as const;
export type Encoding = (typeof encodings)[number];

/** Finds a key's vector, of which each number is 1: returns 1, from what was read of it. */
export type LookUp = (key: Buffer) => number;

/** Timed at a time: some 0.2 ms, so that other work on the machine falls into few of the measurements. */
export const lookUpsPerSlice = 500;

/** The seconds that each slice of look-ups takes; all keys must be found. */
export function secondsOfSlices(keys: readonly Buffer[], lookUp: LookUp): number[] {
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

export function ownLookUp(cache: EmbeddingCache, way: Way, reading: Reading): LookUp {
  const { dimensions } = cache;
  const read = readerOf(reading, dimensions);
  const into = new Float32Array(dimensions);
  if (way === 'in place')
    return (key) => {
      const place = cache.locate(key);
      return place < 0 ? 0 : read(cache.slab(place), cache.offset(place));
    };
  if (way === 'read (copies)') return (key) => (cache.read(key, into) ? read(into, 0) : 0);
  return (key) => {
    const vector = cache.get(key);
    return vector ? read(vector, 0) : 0;
  };
}

export function peerLookUp(
  cache: PeerCache<string, Float32Array>,
  encoding: Encoding,
  dimensions: number,
  reading: Reading,
): LookUp {
  const read = readerOf(reading, dimensions);
  return (key) => {
    const vector = cache.get(key.toString(encoding));
    return vector ? read(vector, 0) : 0;
  };
}

type Reader = (memory: Float32Array, from: number) => number;

function readerOf(reading: Reading, dimensions: number): Reader {
  if (reading === 'none') return (memory, from) => (from < memory.length ? 1 : 0);
  if (reading === 'first number') return (memory, from) => memory[from] ?? 0;
  if (reading === 'some number') return someNumberReader(dimensions);
  const query = new Float32Array(dimensions).fill(1 / dimensions);
  return (memory, from) => dotProduct(memory, from, query);
}

/** Another one at each look-up, so that hardly a line of memory is met twice. */
function someNumberReader(dimensions: number): Reader {
  const step = 97;
  let at = 0;
  return (memory, from) => {
    at = (at + step) % dimensions;
    return memory[from + at] ?? 0;
  };
}

function dotProduct(memory: Float32Array, from: number, query: Float32Array): number {
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  for (let at = 0; at < query.length; at += 4) {
    sum0 += (memory[from + at] ?? 0) * (query[at] ?? 0);
    sum1 += (memory[from + at + 1] ?? 0) * (query[at + 1] ?? 0);
    sum2 += (memory[from + at + 2] ?? 0) * (query[at + 2] ?? 0);
    sum3 += (memory[from + at + 3] ?? 0) * (query[at + 3] ?? 0);
  }
  return sum0 + sum1 + sum2 + sum3;
}
