import type Database from 'better-sqlite3';
import type { CounterRows } from './counter-rows.ts';
import { checksumOf, halvesBlob, isWhole, vectorOfHalves, type VectorBlob } from './vector-blob.ts';

export interface NewEmbedding {
  /** 16 bytes, of `chunkKey`. */
  readonly key: Buffer;
  readonly vector: Float32Array;
}

interface VectorRecord extends VectorBlob {
  readonly embeddingId: number;
}

const embeddedTwiceCounter = 'texts-embedded-twice';
/** Of the passages now, or of the passages once the model that they change to serves. */
const isInUse = `(EXISTS (SELECT 1 FROM chunks c WHERE c.embedding_id = e.embedding_id)
  OR EXISTS (SELECT 1 FROM next_vectors v WHERE v.embedding_id = e.embedding_id))`;
/** Some 5 ms. */
const prunedAtOnce = 512;

/** The latest that has to go, as all older ones do. */
interface PruneFrom {
  readonly lastUsedMs: number;
  readonly id: number;
}

interface PruneSlice extends PruneFrom {
  readonly afterId: number;
  readonly lastId: number;
}

function prepareWrites(database: Database.Database) {
  return {
    // The first vector stays: the vector store holds it under this id, and the same text and model give the same vector.
    insert: database.prepare<[Buffer, Buffer, number], { readonly embeddingId: number; readonly times: number }>(
      `INSERT INTO embeddings (key, vector, times_embedded, last_used_ms) VALUES (?, ?, 1, ?)
       ON CONFLICT (key) DO UPDATE SET times_embedded = times_embedded + 1, last_used_ms = excluded.last_used_ms
       RETURNING embedding_id AS embeddingId, times_embedded AS times`,
    ),
    // The id seeds it, so it can be known only now.
    setChecksum: database.prepare<[number, number]>('UPDATE embeddings SET checksum = ? WHERE embedding_id = ?'),
    remove: database.prepare<[number]>('DELETE FROM embeddings WHERE embedding_id = ?'),
    link: database.prepare<[number, Buffer]>(
      'UPDATE chunks SET embedding_id = ? WHERE key = ? AND embedding_id IS NULL',
    ),
    linkNext: database.prepare<[number, Buffer]>(
      'UPDATE next_vectors SET embedding_id = ? WHERE key = ? AND embedding_id IS NULL',
    ),
    pruneBetween: database.prepare<[PruneSlice]>(
      `DELETE FROM embeddings WHERE embedding_id IN (
         SELECT embedding_id FROM embeddings e
         WHERE embedding_id > @afterId AND embedding_id <= @lastId
           AND (last_used_ms, embedding_id) <= (@lastUsedMs, @id) AND NOT ${isInUse})`,
    ),
  };
}

function prepareReads(database: Database.Database) {
  return {
    byId: database.prepare<[number], VectorBlob>(
      'SELECT vector AS halves, checksum FROM embeddings WHERE embedding_id = ?',
    ),
    byKey: database.prepare<[Buffer], VectorRecord>(
      'SELECT embedding_id AS embeddingId, vector AS halves, checksum FROM embeddings WHERE key = ?',
    ),
    isLive: database.prepare<[number], number>('SELECT 1 FROM chunks WHERE embedding_id = ? LIMIT 1').pluck(),
    ofNote: database.prepare<[number], VectorRecord>(
      `SELECT embedding_id AS embeddingId, e.vector AS halves, e.checksum
       FROM chunks c JOIN embeddings e USING (embedding_id) WHERE c.note_id = ? ORDER BY c.ordinal`,
    ),
    // The youngest of those that are beyond the bound.
    firstBeyond: database.prepare<[number], PruneFrom>(
      `SELECT last_used_ms AS lastUsedMs, embedding_id AS id FROM (
         SELECT last_used_ms, embedding_id,
           sum(length(vector)) OVER (ORDER BY last_used_ms DESC, embedding_id DESC) AS kept_bytes
         FROM embeddings e WHERE NOT ${isInUse})
       WHERE kept_bytes > ? ORDER BY last_used_ms DESC, embedding_id DESC LIMIT 1`,
    ),
    largestId: database.prepare<[], number | null>('SELECT max(embedding_id) FROM embeddings').pluck(),
    count: database.prepare<[], number>('SELECT count(*) FROM embeddings').pluck(),
  };
}

/** The persisted vectors: cache of the model's work, and what the vector store is built from. */
export class EmbeddingRows {
  readonly #writes: ReturnType<typeof prepareWrites>;
  readonly #reads: ReturnType<typeof prepareReads>;
  readonly #counters: CounterRows;

  constructor(database: Database.Database, counters: CounterRows) {
    this.#counters = counters;
    this.#writes = prepareWrites(database);
    this.#reads = prepareReads(database);
  }

  /** Links the chunks that waited for these keys. Call it in a transaction. Returns the rows' ids, in order. */
  insertMany(rows: readonly NewEmbedding[], nowMs: number): number[] {
    return rows.map(({ key, vector }) => {
      const halves = halvesBlob(vector);
      const row = this.#writes.insert.get(key, halves, nowMs);
      if (!row) throw new Error('SQLite returned no row for an embedding.');
      if (row.times > 1) this.#counters.add(embeddedTwiceCounter, 1);
      else this.#writes.setChecksum.run(checksumOf(row.embeddingId, halves), row.embeddingId);
      this.#writes.link.run(row.embeddingId, key);
      this.#writes.linkNext.run(row.embeddingId, key);
      return row.embeddingId;
    });
  }

  /** Undefined without a row; 'damaged' when it is not what was written. */
  read(embeddingId: number): Buffer | 'damaged' | undefined {
    const blob = this.#reads.byId.get(embeddingId);
    if (!blob) return undefined;
    return isWhole(embeddingId, blob) ? blob.halves : 'damaged';
  }

  /** The vector; undefined without one. A damaged one is forgotten: its passages wait for the model again. */
  readOrForget(embeddingId: number): Float32Array | undefined {
    const halves = this.read(embeddingId);
    if (halves !== 'damaged') return halves && vectorOfHalves(halves);
    this.forget([embeddingId]);
    return undefined;
  }

  /** Undefined when there is none of this key, or when it is damaged. */
  byKey(key: Buffer): Float32Array | undefined {
    const record = this.#reads.byKey.get(key);
    return record && isWhole(record.embeddingId, record) ? vectorOfHalves(record.halves) : undefined;
  }

  /** Removes vectors that are no use any more: the passages wait for the model again. Call it in a transaction. */
  forget(embeddingIds: readonly number[]): void {
    for (const embeddingId of embeddingIds) this.#writes.remove.run(embeddingId);
  }

  /** True when a chunk uses the embedding now. */
  isLive(embeddingId: number): boolean {
    return this.#reads.isLive.get(embeddingId) !== undefined;
  }

  /** The vectors of a note's passages, in their order; damaged ones are left out. */
  ofNote(noteId: number): Float32Array[] {
    const records = this.#reads.ofNote.all(noteId);
    return records.flatMap((record) => (isWhole(record.embeddingId, record) ? [vectorOfHalves(record.halves)] : []));
  }

  /**
   * Keeps the most recently embedded of the embeddings that no chunk uses, up to so many bytes. Works while it is gone
   * through, a slice at a time; each slice gives how many went.
   */
  *prune(maxUnreferencedBytes: number): Generator<number> {
    const from = this.#reads.firstBeyond.get(maxUnreferencedBytes);
    const largestId = this.largestId();
    if (!from) return;
    for (let afterId = 0; afterId < largestId; afterId += prunedAtOnce) {
      yield this.#writes.pruneBetween.run({ ...from, afterId, lastId: afterId + prunedAtOnce }).changes;
    }
  }

  /** 0 when there is none. */
  largestId(): number {
    return this.#reads.largestId.get() ?? 0;
  }

  count(): number {
    return this.#reads.count.get() ?? 0;
  }

  /** Texts embedded although their vector was here. Should stay 0. Counted apart: the rows are too many to look through. */
  countEmbeddedTwice(): number {
    return this.#counters.get(embeddedTwiceCounter);
  }
}
