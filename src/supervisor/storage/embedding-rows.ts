import type Database from 'better-sqlite3';
import type { CounterRows } from './counter-rows.ts';
import { blobOfVector, vectorOfBlob } from './vector-blob.ts';

export interface NewEmbedding {
  /** 16 bytes, of `chunkKey`. */
  readonly key: Buffer;
  readonly vector: Float32Array;
}

export interface StoredVector {
  readonly embeddingId: number;
  readonly vector: Float32Array;
}

interface VectorRecord {
  readonly embeddingId: number;
  readonly vector: Buffer;
}

/** Few enough that a page of them is no memory to speak of. */
const rowsPerPage = 32;
const embeddedTwiceCounter = 'texts-embedded-twice';
const isLive = 'EXISTS (SELECT 1 FROM chunks c WHERE c.embedding_id = e.embedding_id)';

function prepareWrites(database: Database.Database) {
  return {
    // The first vector stays: it is the one in the graph, and the same text and model give the same vector.
    insert: database.prepare<[Buffer, Buffer, number], { readonly embeddingId: number; readonly times: number }>(
      `INSERT INTO embeddings (key, vector, times_embedded, last_used_ms) VALUES (?, ?, 1, ?)
       ON CONFLICT (key) DO UPDATE SET times_embedded = times_embedded + 1, last_used_ms = excluded.last_used_ms
       RETURNING embedding_id AS embeddingId, times_embedded AS times`,
    ),
    link: database.prepare<[number, Buffer]>(
      'UPDATE chunks SET embedding_id = ? WHERE key = ? AND embedding_id IS NULL',
    ),
    prune: database.prepare<[number]>(
      `DELETE FROM embeddings WHERE embedding_id IN (
         SELECT embedding_id FROM (
           SELECT embedding_id, sum(length(vector)) OVER (ORDER BY last_used_ms DESC, embedding_id DESC) AS kept_bytes
           FROM embeddings e WHERE NOT ${isLive})
         WHERE kept_bytes > ?)`,
    ),
  };
}

function prepareReads(database: Database.Database) {
  return {
    byId: database.prepare<[number], Buffer>('SELECT vector FROM embeddings WHERE embedding_id = ?').pluck(),
    liveIds: database
      .prepare<[], number>('SELECT DISTINCT embedding_id FROM chunks WHERE embedding_id IS NOT NULL')
      .pluck(),
    isLive: database.prepare<[number], number>('SELECT 1 FROM chunks WHERE embedding_id = ? LIMIT 1').pluck(),
    livePage: database.prepare<[number, number], VectorRecord>(
      `SELECT e.embedding_id AS embeddingId, e.vector FROM embeddings e
       WHERE e.embedding_id > ? AND ${isLive} ORDER BY e.embedding_id LIMIT ?`,
    ),
    idsOfNote: database
      .prepare<[string], number>(
        `SELECT DISTINCT c.embedding_id FROM notes n CROSS JOIN chunks c USING (note_id)
         WHERE n.path = ? AND c.embedding_id IS NOT NULL`,
      )
      .pluck(),
    ofNote: database
      .prepare<[number], Buffer>(
        'SELECT e.vector FROM chunks c JOIN embeddings e USING (embedding_id) WHERE c.note_id = ? ORDER BY c.ordinal',
      )
      .pluck(),
    count: database.prepare<[], number>('SELECT count(*) FROM embeddings').pluck(),
  };
}

/** The persisted vectors: cache of the model's work, and what the graph is built from. */
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
      const row = this.#writes.insert.get(key, blobOfVector(vector), nowMs);
      if (!row) throw new Error('SQLite returned no row for an embedding.');
      if (row.times > 1) this.#counters.add(embeddedTwiceCounter, 1);
      this.#writes.link.run(row.embeddingId, key);
      return row.embeddingId;
    });
  }

  /** Ids without a row are left out. */
  vectorsByIds(embeddingIds: Iterable<number>): StoredVector[] {
    const found: StoredVector[] = [];
    for (const embeddingId of embeddingIds) {
      const blob = this.#reads.byId.get(embeddingId);
      if (blob) found.push({ embeddingId, vector: vectorOfBlob(blob) });
    }
    return found;
  }

  /** Ids of the embeddings that a chunk uses now. */
  liveIds(): Set<number> {
    return new Set(this.#reads.liveIds.iterate());
  }

  /** True when a chunk uses the embedding now. */
  isLive(embeddingId: number): boolean {
    return this.#reads.isLive.get(embeddingId) !== undefined;
  }

  /** Ids of the embeddings that a note's passages use now. */
  idsOfNote(path: string): number[] {
    return this.#reads.idsOfNote.all(path);
  }

  /** Reads page by page and holds no open query between them, so the caller may wait and write in between. */
  *iterateLive(): Generator<StoredVector, void> {
    for (let afterId = 0; ;) {
      const page = this.#reads.livePage.all(afterId, rowsPerPage);
      for (const { embeddingId, vector } of page) {
        afterId = embeddingId;
        yield { embeddingId, vector: vectorOfBlob(vector) };
      }
      if (page.length < rowsPerPage) return;
    }
  }

  /** The vectors of a note's passages, in their order. */
  ofNote(noteId: number): Float32Array[] {
    return this.#reads.ofNote.all(noteId).map(vectorOfBlob);
  }

  /** Keeps the most recently embedded of the embeddings that no chunk uses, up to so many bytes. Returns how many went. */
  prune(maxUnreferencedBytes: number): number {
    return this.#writes.prune.run(maxUnreferencedBytes).changes;
  }

  count(): number {
    return this.#reads.count.get() ?? 0;
  }

  /** Texts embedded although their vector was here. Should stay 0. Counted apart: the rows are too many to look through. */
  countEmbeddedTwice(): number {
    return this.#counters.get(embeddedTwiceCounter);
  }
}
