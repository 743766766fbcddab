import { EmbeddingCache, type EmbeddingCacheOptions } from '../../src/supervisor/cache/embedding-cache.ts';
import type { AppLog } from './app-log.ts';

const dimensions = 512;

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
 * The real cache over the app's look-ups, used as the app does: scans and imports only peek, an edit replaces the key
 * that it makes obsolete. Its bytes are a share of those that all vectors of the corpus take as float32.
 */
export function hintedRun(log: AppLog, byteShare: number, options: Partial<EmbeddingCacheOptions> = {}): HintedResult {
  const { keys, corpusKeys, distinctKeys, countedFrom, isInteractive } = log.trace('app');
  const maxBytes = Math.floor(corpusKeys * dimensions * Float32Array.BYTES_PER_ELEMENT * byteShare);
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
      const isHit = cache.borrow(key) !== undefined;
      const counts = isInteractive?.[at] ?? 1;
      lookUps += counts;
      seenLookUps += counts * (seen[number] ?? 0);
      hits += isHit ? counts : 0;
      const replaced = log.replaced(at);
      writeKey(oldKey, Math.max(0, replaced));
      if (!isHit && replaced >= 0) cache.replace(oldKey, key, vector);
      else if (!isHit) cache.put(key, vector);
      else if (replaced >= 0 && replaced !== number) cache.remove(oldKey);
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

function writeKey(key: Uint8Array, number: number): void {
  for (let at = 0; at < 4; at += 1) key[at] = (number >>> (at * 8)) & 255;
}
