import type Database from 'better-sqlite3';
import { chunkKey } from '../embedding/chunk-key.ts';
import { embedTextOf } from '../embedding/embed-text.ts';
import {
  collectDistinct,
  pendingColumns,
  splitHeadings,
  type PendingChunk,
  type PendingRecord,
} from './chunk-statements.ts';

interface UnlistedRecord {
  readonly chunkId: number;
  readonly headings: string;
  readonly text: string;
}

/** The keys and vectors that the passages are to have, while the model is being changed. */
export class NextVectorRows {
  readonly #statements: ReturnType<typeof prepare>;

  constructor(database: Database.Database) {
    this.#statements = prepare(database);
  }

  /**
   * Lists the passages behind this one, up to the other, that are not listed yet; a vector of the model that is still cached
   * is taken at once. Call it in a transaction.
   */
  listBetween(afterId: number, lastId: number, modelId: string): void {
    for (const { chunkId, headings, text } of this.#statements.unlisted.all(afterId, lastId)) {
      this.#statements.list.run({ chunkId, key: chunkKey(modelId, embedTextOf(splitHeadings(headings), text)) });
    }
  }

  /** Passages for the next model, each distinct key once; notes on which a model failed are left out. */
  pending(limit: number): PendingChunk[] {
    const found = new Map<string, PendingChunk>();
    collectDistinct(() => this.#statements.pending.iterate(), limit, found);
    return [...found.values()];
  }

  /** How many wait for the next model. */
  countPending(): number {
    return (this.#statements.countPending.get() ?? 0) - (this.#statements.countFailed.get() ?? 0);
  }

  /** Embeddings of the next model that passages are to use, in order. */
  embeddingIds(afterId: number, limit: number): number[] {
    return this.#statements.embeddingIds.all(afterId, limit);
  }

  /** Gives up to so many passages their new key and vector. Call it in a transaction. False when none is left. */
  moveSome(limit: number): boolean {
    const rows = this.#statements.some.all(limit);
    for (const row of rows) {
      this.#statements.move.run(row);
      this.#statements.remove.run(row.chunkId);
    }
    return rows.length > 0;
  }

  clear(): void {
    this.#statements.clear.run();
  }
}

interface NextRow {
  readonly chunkId: number;
  readonly key: Buffer;
  readonly embeddingId: number | null;
}

function prepare(database: Database.Database) {
  return {
    unlisted: database.prepare<[number, number], UnlistedRecord>(
      `SELECT c.chunk_id AS chunkId, c.headings, c.text FROM chunks c
       WHERE c.chunk_id > ? AND c.chunk_id <= ?
         AND NOT EXISTS (SELECT 1 FROM next_vectors v WHERE v.chunk_id = c.chunk_id)`,
    ),
    list: database.prepare<[{ readonly chunkId: number; readonly key: Buffer }]>(
      `INSERT INTO next_vectors (chunk_id, key, embedding_id)
       VALUES (@chunkId, @key, (SELECT embedding_id FROM embeddings WHERE key = @key))`,
    ),
    pending: database.prepare<[], PendingRecord>(
      `SELECT v.key, ${pendingColumns}
       FROM next_vectors v CROSS JOIN chunks c USING (chunk_id) CROSS JOIN notes n USING (note_id)
       WHERE v.embedding_id IS NULL AND n.failure IS NULL ORDER BY v.chunk_id`,
    ),
    countPending: database.prepare<[], number>('SELECT count(*) FROM next_vectors WHERE embedding_id IS NULL').pluck(),
    countFailed: database
      .prepare<[], number>(
        `SELECT count(*) FROM notes n CROSS JOIN chunks c USING (note_id) CROSS JOIN next_vectors v USING (chunk_id)
         WHERE n.failure IS NOT NULL AND v.embedding_id IS NULL`,
      )
      .pluck(),
    embeddingIds: database
      .prepare<[number, number], number>(
        `SELECT DISTINCT embedding_id FROM next_vectors WHERE embedding_id > ? ORDER BY embedding_id LIMIT ?`,
      )
      .pluck(),
    some: database.prepare<[number], NextRow>(
      'SELECT chunk_id AS chunkId, key, embedding_id AS embeddingId FROM next_vectors LIMIT ?',
    ),
    move: database.prepare<[NextRow]>(
      'UPDATE chunks SET key = @key, embedding_id = @embeddingId WHERE chunk_id = @chunkId',
    ),
    remove: database.prepare<[number]>('DELETE FROM next_vectors WHERE chunk_id = ?'),
    clear: database.prepare<[]>('DELETE FROM next_vectors'),
  };
}
