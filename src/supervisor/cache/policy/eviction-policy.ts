/**
 * Says which entry goes. Knows nothing of keys, vectors or bytes: entries are ids (small whole numbers that the caller
 * gives out), keys are 32-bit hashes. Entries are all of one size, so that room is counted in entries.
 */
export interface EvictionPolicy {
  /** All that the policy holds. */
  readonly reservedBytes: number;
  /** A look-up that found nothing. */
  missed(hash: number): void;
  /** A look-up that found an entry. */
  hit(id: number, hash: number): void;
  /** A new entry; the caller has made room with `evict` before. */
  insert(id: number, hash: number): void;
  /** Takes out the entry that is worth least and returns its id, or -1 when there is none. */
  evict(): number;
  /** The caller takes an entry out. */
  remove(id: number, hash: number): void;
  /** An entry has another key from now on, and keeps its place and its frequency. */
  rekey(id: number, oldHash: number, hash: number): void;
  /** The entry `from` is called `to` from now on; `to` is free. */
  renumber(from: number, to: number): void;
  /** How many entries there may be. More are held until the caller has evicted them. */
  setCapacity(entries: number): void;
  /** Makes place for ids below `ids`; no other may be in use. */
  reserve(ids: number): void;
  /** Forgets the entries; what was learnt of their use may stay. */
  clear(): void;
}

/** The hash of the key of an entry. */
export type HashOf = (id: number) => number;
