import type { CountedPiece } from '../../shared/contract/memory-reasons.ts';
import { positiveInteger } from '../../shared/util/assert.ts';
import { systemClock, type Clock } from '../../shared/util/clock.ts';
import { divideRoom, seenBytesPerEntry, type CacheShape } from './cache-room.ts';
import { CacheCounters, type CacheStatistics } from './cache-statistics.ts';
import { DenseNumbers } from './dense-numbers.ts';
import { EntryTimes, timeBytesPerEntry, type TimeToLive } from './entry-times.ts';
import { KeyTable } from './key-table.ts';
import type { EvictionPolicy } from './policy/eviction-policy.ts';
import { makePolicy, type PolicyName } from './policy/make-policy.ts';
import { ReplacedKeys } from './replaced-keys.ts';
import { SeenKeys } from './seen-keys.ts';
import { VectorLevels } from './vector-levels.ts';

export interface EmbeddingCacheOptions {
  /** Components of each vector. */
  readonly dimensions: number;
  /** The limit for all that the cache holds. */
  readonly maxBytes: number;
  /** `adaptive` when left out. */
  readonly policy?: PolicyName;
  /**
   * The part of the bytes for vectors as they are, above 0 and up to 1; the rest holds more vectors in a byte for each
   * component. 1 when left out.
   */
  readonly float32Share?: number;
  readonly timeToLive?: TimeToLive;
  readonly clock?: Pick<Clock, 'nowMs'>;
}

const none = -1;
const firstIds = 256;
/** After so many evictions in a row the arrays by id are looked at, whether they can shrink. */
const evictionsPerShrink = 256;

/**
 * Vectors under 16-byte keys within a limit of bytes, bookkeeping included. Vectors lie in slabs, everything else in
 * typed arrays: there is no object for an entry. Keys and vectors given are copied.
 */
export class EmbeddingCache {
  readonly dimensions: number;
  readonly #shape: CacheShape;
  readonly #counters = new CacheCounters();
  readonly #keys = new KeyTable();
  readonly #ids = new DenseNumbers();
  readonly #levels: VectorLevels;
  readonly #times: EntryTimes;
  readonly #policy: EvictionPolicy;
  readonly #seen = new SeenKeys();
  readonly #replaced = new ReplacedKeys();
  #maxBytes = 0;
  #maxEntries = 0;
  #reservedIds = 0;
  /** Where the search for expired entries goes on. */
  #sweptId = 0;

  constructor(options: EmbeddingCacheOptions) {
    const {
      dimensions,
      maxBytes,
      policy = 'adaptive',
      float32Share = 1,
      timeToLive = {},
      clock = systemClock,
    } = options;
    this.dimensions = positiveInteger('dimensions', dimensions);
    if (!(float32Share > 0 && float32Share <= 1))
      throw new RangeError(`float32Share lies above 0 and up to 1, not ${float32Share}.`);
    this.#shape = { dimensions, float32Share, timeBytesPerEntry: timeBytesPerEntry(timeToLive) };
    this.#levels = new VectorLevels(dimensions, this.#counters);
    this.#times = new EntryTimes(clock, timeToLive);
    this.#policy = makePolicy(policy, (id) => this.#keys.hashOf(id));
    this.resize(maxBytes);
  }

  get maxBytes(): number {
    return this.#maxBytes;
  }

  /** How many entries there is room for. */
  get maxEntries(): number {
    return this.#maxEntries;
  }

  get size(): number {
    return this.#ids.count;
  }

  /** Entries by level. */
  get entries(): { readonly float32: number; readonly int8: number } {
    return this.#levels.entries;
  }

  /** All that is held, used or not; never more than `maxBytes`, unless that is too little for a single slab. */
  get reservedBytes(): number {
    const bookkeeping = this.#keys.reservedBytes + this.#times.reservedBytes + this.#seen.reservedBytes;
    return bookkeeping + this.#policy.reservedBytes + this.#levels.reservedBytes;
  }

  /** What `reservedBytes` is made of. */
  get pieces(): readonly CountedPiece[] {
    return [
      ...this.#levels.pieces,
      { name: 'keys', bytes: this.#keys.reservedBytes, items: this.size },
      { name: 'uses', bytes: this.#policy.reservedBytes + this.#times.reservedBytes, items: null },
      { name: 'seen-keys', bytes: this.#seen.reservedBytes, items: null },
    ];
  }

  /** The part of it that vectors alone take. */
  get vectorBytes(): number {
    return this.#levels.vectorBytes;
  }

  statistics(): CacheStatistics {
    return this.#counters.snapshot();
  }

  /**
   * A look-up without a copy or an object: the place of the vector, or -1. Its components begin at `offset` of that place
   * in its `slab`, and are to be read before the next call of the cache, which may put something else there.
   */
  locate(key: Uint8Array): number {
    const id = this.#keys.find(key);
    if (id === none) return this.#missed();
    if (this.#times.areKept) {
      if (this.#times.isExpired(id)) return this.#expired(id);
      this.#times.accessed(id);
    }
    this.#policy.hit(id, this.#keys.hash);
    return this.#levels.hit(id);
  }

  /** The memory that a place lies in, among others. */
  slab(place: number): Float32Array<ArrayBuffer> {
    return this.#levels.slab(place);
  }

  /** At which component of its slab a place begins. */
  offset(place: number): number {
    return this.#levels.offset(place);
  }

  /** A look-up: a copy of the vector, or undefined. Of an entry that was held as int8, what that left of it. */
  get(key: Uint8Array): Float32Array<ArrayBuffer> | undefined {
    const place = this.locate(key);
    if (place === none) return undefined;
    const from = this.offset(place);
    return this.slab(place).slice(from, from + this.dimensions);
  }

  /** A look-up that copies the vector into the caller's memory; false when there is none. */
  read(key: Uint8Array, into: Float32Array): boolean {
    const place = this.locate(key);
    if (place === none) return false;
    const from = this.offset(place);
    into.set(this.slab(place).subarray(from, from + this.dimensions));
    return true;
  }

  /** For scans: copies the vector as `read` does, but is no use of the entry, and counts apart. */
  peek(key: Uint8Array, into: Float32Array): boolean {
    const id = this.#keys.find(key);
    if (id === none || this.#times.isExpired(id)) {
      this.#counters.peekMisses += 1;
      return false;
    }
    this.#counters.peekHits += 1;
    this.#levels.read(id, into);
    return true;
  }

  /** Whether a look-up would find something. */
  has(key: Uint8Array): boolean {
    const id = this.#keys.find(key);
    return id !== none && !this.#times.isExpired(id);
  }

  /** Takes in a vector, or another one for a key that is there. False when there is no room for even one. */
  put(key: Uint8Array, vector: Float32Array): boolean {
    this.#checkVector(vector);
    const id = this.#keys.find(key);
    if (id === none) return this.#insert(vector);
    this.#policy.hit(id, this.#keys.hash);
    this.#levels.overwrite(id, vector);
    this.#times.wrote(id);
    return true;
  }

  /**
   * An edit: the entry of `oldKey` goes on as that of `key`, with its place and how often it was used, which is a use of
   * it. The old version stays for an undo until some more were replaced. Where there is no such entry the new one is put;
   * where there is one of `key` already, as after an undo, that is put again and the old one goes.
   */
  replace(oldKey: Uint8Array, key: Uint8Array, vector: Float32Array): boolean {
    this.#checkVector(vector);
    this.#replaced.delete(key);
    const known = this.#keys.find(key);
    const id = this.#keys.find(oldKey);
    if (id === none) return this.put(key, vector);
    if (known !== none) {
      if (known !== id) this.#takeOut(id);
      return this.put(key, vector);
    }
    return this.#edit(oldKey, key, vector, this.#replaced.areKept && !this.#times.isExpired(id));
  }

  /** False when there was no such entry. */
  remove(key: Uint8Array): boolean {
    const id = this.#keys.find(key);
    if (id === none) return false;
    this.#takeOut(id);
    return true;
  }

  /** Takes out up to so many expired entries that nobody looked up since; returns how many. */
  removeExpired(maxChecks: number): number {
    if (!this.#times.areKept) return 0;
    let removed = 0;
    for (let checks = Math.min(maxChecks, this.size); checks > 0; checks -= 1) {
      this.#closeIds();
      if (this.#sweptId >= this.#ids.end) this.#sweptId = 0;
      if (this.#times.isExpired(this.#sweptId)) {
        this.#takeOut(this.#sweptId); // Another entry may have this id now: it is the next to be looked at.
        this.#counters.expired += 1;
        removed += 1;
      } else this.#sweptId += 1;
    }
    return removed;
  }

  /** Forgets every entry. What was learnt of the use of keys stays. */
  clear(): void {
    this.#keys.clear();
    this.#ids.clear();
    this.#policy.clear();
    this.#levels.clear();
    this.#replaced.clear();
    this.#shrinkIds();
  }

  /** Another limit: what is too much goes in the order of the policy, whole slabs are given back at once. */
  resize(maxBytes: number): void {
    this.#maxBytes = positiveInteger('maxBytes', maxBytes);
    const room = divideRoom(maxBytes, this.#shape);
    this.#maxEntries = room.float32Entries + room.int8Entries;
    this.#policy.setCapacity(this.#maxEntries);
    this.#replaced.setCapacity(this.#maxEntries);
    while (this.size > this.#maxEntries) this.#evict();
    this.#levels.setRoom(room);
    this.#seen.setBytes(this.#maxEntries * seenBytesPerEntry);
    this.#shrinkIds();
  }

  /**
   * Comes down to so many bytes, as far as entries can bring it there, and returns how many went. The limit stays, so
   * that the cache may grow again. Takes 3 to 4 microseconds an entry that goes.
   */
  trimTo(bytes: number): number {
    const before = this.reservedBytes;
    for (let evicted = 0; this.reservedBytes > bytes && this.size > 0; evicted += 1) {
      this.#evict();
      if (evicted % evictionsPerShrink === 0) this.#shrinkIds();
    }
    this.#levels.compact();
    this.#shrinkIds();
    return before - this.reservedBytes;
  }

  #edit(oldKey: Uint8Array, key: Uint8Array, vector: Float32Array, keepsOld: boolean): boolean {
    if (keepsOld && this.size >= this.#maxEntries) this.#evict();
    const id = this.#keys.find(oldKey);
    if (id === none) return this.put(key, vector); // It went to make room.
    const oldVector = keepsOld ? this.#levels.copy(id) : null;
    this.#rekey(id, key);
    this.#policy.hit(id, this.#keys.hash);
    this.#levels.overwrite(id, vector);
    if (oldVector) this.#keepReplaced(id, oldKey, oldVector);
    this.#times.wrote(id);
    this.#counters.replaced += 1;
    const oldest = keepsOld ? this.#replaced.add(oldKey) : null;
    if (oldest) this.remove(oldest);
    return true;
  }

  /** The entry of the key that was looked for last has another key from now on. */
  #rekey(id: number, key: Uint8Array): void {
    const oldHash = this.#keys.hash;
    this.#seen.add(oldHash);
    this.#keys.remove(id);
    this.#keys.find(key);
    this.#keys.add(id);
    this.#policy.rekey(id, oldHash, this.#keys.hash);
  }

  /** What an entry was before goes on as one of its own, as old as it was. */
  #keepReplaced(id: number, oldKey: Uint8Array, oldVector: Float32Array): void {
    this.#keys.find(oldKey);
    this.#insert(oldVector);
    this.#times.renumber(id, this.#keys.find(oldKey));
  }

  /** A look-up of a key that has no entry. */
  #missed(): -1 {
    const { hash } = this.#keys;
    if (this.#seen.has(hash)) this.#counters.capacity += 1;
    else this.#counters.compulsory += 1;
    this.#seen.add(hash);
    this.#policy.missed(hash);
    return none;
  }

  /** A look-up of an entry that is past its time. */
  #expired(id: number): -1 {
    this.#counters.expiredMisses += 1;
    this.#counters.expired += 1;
    this.#takeOut(id);
    this.#policy.missed(this.#keys.hash);
    return none;
  }

  /** The key that was looked for last gets an entry. */
  #insert(vector: Float32Array): boolean {
    if (this.#maxEntries === 0) return false;
    while (this.size >= this.#maxEntries) this.#evict();
    const id = this.#ids.take();
    if (id >= this.#reservedIds) this.#reserveIds(Math.max(firstIds, this.#reservedIds * 2), id);
    this.#keys.add(id);
    this.#levels.add(id, vector);
    this.#times.wrote(id);
    this.#policy.insert(id, this.#keys.hash);
    this.#counters.inserted += 1;
    return true;
  }

  #evict(): void {
    this.#forget(this.#policy.evict());
    this.#counters.evicted += 1;
  }

  #takeOut(id: number): void {
    this.#policy.remove(id, this.#keys.hashOf(id));
    this.#forget(id);
  }

  /** What the policy holds no longer goes from everywhere else. */
  #forget(id: number): void {
    this.#seen.add(this.#keys.hashOf(id));
    this.#keys.remove(id);
    this.#levels.remove(id);
    const from = this.#ids.release(id);
    if (from !== none) this.#renumber(from, id);
  }

  #renumber(from: number, to: number): void {
    this.#keys.renumber(from, to);
    this.#levels.renumber(from, to);
    this.#times.renumber(from, to);
    this.#policy.renumber(from, to);
  }

  #closeIds(): void {
    const move = this.#ids.close();
    if (move) this.#renumber(move.from, move.to);
  }

  /** The arrays by id come down to what is in use, when that is less than half of them or they are too large. */
  #shrinkIds(): void {
    this.#closeIds();
    const needed = Math.max(firstIds, this.#ids.end);
    if (this.#reservedIds > needed * 2 || this.#reservedIds > this.#maxEntries) this.#reserveIds(needed, this.#ids.end);
  }

  /** Ids below `end` are in use. */
  #reserveIds(ids: number, end: number): void {
    this.#reservedIds = Math.min(ids, this.#maxEntries);
    this.#keys.reserve(this.#reservedIds, end);
    this.#levels.reserve(this.#reservedIds);
    this.#times.reserve(this.#reservedIds);
    this.#policy.reserve(this.#reservedIds);
  }

  #checkVector(vector: Float32Array): void {
    if (vector.length !== this.dimensions)
      throw new RangeError(`A vector has ${this.dimensions} components, not ${vector.length}.`);
    let sum = 0;
    for (let at = 0; at < vector.length; at += 1) sum += (vector[at] ?? 0) * 0; // 0, or NaN as soon as one is not finite.
    if (sum !== 0) throw new RangeError('A vector has a component that is not finite.');
  }
}
