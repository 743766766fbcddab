/** Counts since the cache was made. Look-ups are `locate`, `get` and `read`; peeks are counted apart. */
export interface CacheStatistics {
  readonly hits: { readonly float32: number; readonly int8: number };
  readonly misses: {
    /** Of a key that was not seen before, as far as `SeenKeys` remembers. */
    readonly compulsory: number;
    /** Of a key that was seen before and had to go, or was taken out. */
    readonly capacity: number;
    /** Of an entry that was there, but past its time. */
    readonly expired: number;
  };
  readonly peeks: { readonly hits: number; readonly misses: number };
  readonly inserted: number;
  /** Entries that got another key. */
  readonly replaced: number;
  /** Entries that went for others, or because the cache had to become smaller. */
  readonly evicted: number;
  readonly expired: number;
  /** From int8 back to float32. */
  readonly promoted: number;
  /** From float32 to int8. */
  readonly demoted: number;
}

/** The same, to count in. */
export class CacheCounters {
  float32Hits = 0;
  int8Hits = 0;
  compulsory = 0;
  capacity = 0;
  expiredMisses = 0;
  peekHits = 0;
  peekMisses = 0;
  inserted = 0;
  replaced = 0;
  evicted = 0;
  expired = 0;
  promoted = 0;
  demoted = 0;

  snapshot(): CacheStatistics {
    return {
      hits: { float32: this.float32Hits, int8: this.int8Hits },
      misses: { compulsory: this.compulsory, capacity: this.capacity, expired: this.expiredMisses },
      peeks: { hits: this.peekHits, misses: this.peekMisses },
      inserted: this.inserted,
      replaced: this.replaced,
      evicted: this.evicted,
      expired: this.expired,
      promoted: this.promoted,
      demoted: this.demoted,
    };
  }
}
