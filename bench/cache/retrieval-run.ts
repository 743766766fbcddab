import { EmbeddingCache, type EmbeddingCacheOptions } from '../../src/supervisor/cache/embedding-cache.ts';
import type { AppLog } from './app-log.ts';
import { dimensions, writeKey } from './hinted-run.ts';

/** From where the vectors of look-ups came. */
export class RetrievalSources {
  /** From either level of the cache. */
  memory = 0;
  disk = 0;
  model = 0;
  /** Of those from the model, the first look-ups of their key: no cache could have had them. */
  compulsory = 0;

  get all(): number {
    return this.memory + this.disk + this.model;
  }

  get withoutModelShareOfAll(): number {
    return (this.memory + this.disk) / this.all;
  }

  get withoutModelShareOfNonCompulsory(): number {
    return (this.memory + this.disk) / (this.all - this.compulsory);
  }
}

export interface RetrievalResult {
  readonly all: RetrievalSources;
  /** Those that somebody waits for: scans and imports left out. */
  readonly interactive: RetrievalSources;
}

/**
 * The app's look-ups through cache, disk and model. On disk are the passages that notes have now, once they were embedded:
 * an edit takes the passage that it replaces from there, and queries are never there. Scans and imports peek into the
 * cache, as the indexer does not fill it. The first indexing is not counted.
 */
export function retrievalRun(log: AppLog, options: Omit<EmbeddingCacheOptions, 'dimensions'>): RetrievalResult {
  const { keys, distinctKeys, countedFrom, isInteractive } = log.trace('app');
  const path = new RetrievalPath(new EmbeddingCache({ ...options, dimensions }), distinctKeys);
  const [all, interactive] = [new RetrievalSources(), new RetrievalSources()];
  keys.forEach((number, at) => {
    const source = path.lookUp(number, { isBulk: isInteractive?.[at] === 0, isPassage: log.operation(at) !== 'query' });
    const replaced = log.replaced(at);
    if (replaced >= 0 && replaced !== number) path.replaced(replaced, number);
    if (at < countedFrom) return;
    count(all, source);
    if (isInteractive?.[at] === 1) count(interactive, source);
  });
  return { all, interactive };
}

type Source = 'memory' | 'disk' | 'model' | 'compulsory';

function count(sources: RetrievalSources, source: Source): void {
  if (source === 'compulsory') sources.model += 1;
  sources[source] += 1;
}

class RetrievalPath {
  readonly #cache: EmbeddingCache;
  readonly #isOnDisk: Uint8Array;
  readonly #isKnown: Uint8Array;
  readonly #vector = new Float32Array(dimensions).fill(0.04);
  readonly #into = new Float32Array(dimensions);
  readonly #key = new Uint8Array(16);
  readonly #oldKey = new Uint8Array(16);

  constructor(cache: EmbeddingCache, distinctKeys: number) {
    this.#cache = cache;
    this.#isOnDisk = new Uint8Array(distinctKeys);
    this.#isKnown = new Uint8Array(distinctKeys);
  }

  lookUp(number: number, { isBulk, isPassage }: { isBulk: boolean; isPassage: boolean }): Source {
    writeKey(this.#key, number);
    const isHeld = isBulk ? this.#cache.peek(this.#key, this.#into) : this.#cache.locate(this.#key) !== -1;
    const source = isHeld ? 'memory' : this.#beyondCache(number);
    if (!isHeld && !isBulk) this.#cache.put(this.#key, this.#vector);
    this.#isKnown[number] = 1;
    if (isPassage) this.#isOnDisk[number] = 1;
    return source;
  }

  replaced(old: number, number: number): void {
    this.#isOnDisk[old] = 0;
    writeKey(this.#oldKey, old);
    writeKey(this.#key, number);
    this.#cache.replace(this.#oldKey, this.#key, this.#vector);
  }

  #beyondCache(number: number): Source {
    if (this.#isOnDisk[number] === 1) return 'disk';
    return this.#isKnown[number] === 1 ? 'model' : 'compulsory';
  }
}
