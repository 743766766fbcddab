import { EmbeddingCache, type EmbeddingCacheOptions } from '../../src/supervisor/cache/embedding-cache.ts';
import type { AppLog } from './app-log.ts';

export const dimensions = 512;

export interface HintedResult {
  /** Hits of all look-ups that somebody waits for. */
  readonly hitRatio: number;
  /** Hits of those that no cache could but miss left out: look-ups of keys seen before. */
  readonly seenHitRatio: number;
  /** Of the hits, those in the int8 level. */
  readonly int8Share: number;
  readonly reservedBytes: number;
}

/**
 * The real cache over the app's look-ups, with what the app knows told: scans only peek, and an edit replaces the key that
 * it makes obsolete. Imports and the first indexing come in.
 */
export function hintedRun(log: AppLog, maxBytes: number, options: Partial<EmbeddingCacheOptions> = {}): HintedResult {
  const { keys, distinctKeys, countedFrom, isInteractive } = log.trace('app');
  const cache = new EmbeddingCache({ ...options, dimensions, maxBytes });
  const vector = new Float32Array(dimensions).fill(0.04);
  const into = new Float32Array(dimensions);
  const [key, oldKey] = [new Uint8Array(16), new Uint8Array(16)];
  const seen = new Uint8Array(distinctKeys);
  let [lookUps, seenLookUps, hits] = [0, 0, 0];
  keys.forEach((number, at) => {
    writeKey(key, number);
    const isBulk = at < countedFrom || log.operation(at) === 'scan';
    if (isBulk) {
      // The first indexing fills the cache; later scans leave it as it is.
      if (!cache.peek(key, into) && at < countedFrom) cache.put(key, vector);
    } else {
      const isHit = cache.locate(key) !== -1;
      const counts = isInteractive?.[at] ?? 1;
      lookUps += counts;
      seenLookUps += counts * (seen[number] ?? 0);
      hits += isHit ? counts : 0;
      const replaced = log.replaced(at);
      writeKey(oldKey, Math.max(0, replaced));
      if (replaced >= 0 && replaced !== number) cache.replace(oldKey, key, vector);
      else if (!isHit) cache.put(key, vector);
    }
    seen[number] = 1;
  });
  const { float32, int8 } = cache.statistics().hits;
  return {
    hitRatio: hits / lookUps,
    seenHitRatio: hits / seenLookUps,
    int8Share: int8 / Math.max(1, float32 + int8),
    reservedBytes: cache.reservedBytes,
  };
}

/** A share of the bytes that all vectors of the corpus take as float32; bookkeeping has to fit in too. */
export const shareOfBytes = (log: AppLog, share: number): number =>
  Math.floor(log.trace('app').corpusKeys * share) * dimensions * Float32Array.BYTES_PER_ELEMENT;

/** The bytes of a cache that holds at most a share of the corpus's vectors, as float32 and in whole slabs. */
export function bytesForShareOfEntries(log: AppLog, share: number): number {
  const wanted = Math.floor(log.trace('app').corpusKeys * share);
  const vectorBytes = dimensions * Float32Array.BYTES_PER_ELEMENT;
  let maxBytes = wanted * vectorBytes;
  while (new EmbeddingCache({ dimensions, maxBytes: maxBytes + vectorBytes }).maxEntries <= wanted)
    maxBytes += vectorBytes;
  return maxBytes;
}

export function writeKey(key: Uint8Array, number: number): void {
  for (let at = 0; at < 4; at += 1) key[at] = (number >>> (at * 8)) & 255;
}
