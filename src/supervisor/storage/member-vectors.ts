import type Database from 'better-sqlite3';
import type { FullVector, FullVectorRow, FullVectors } from '../vectors/cells/full-vectors.ts';
import type { EmbeddingRows } from './embedding-rows.ts';

/** The vectors of one collection of the store, read where the embeddings are: membership is all it keeps itself. */
export class MemberVectors implements FullVectors {
  readonly #collection: string;
  readonly #embeddings: EmbeddingRows;
  readonly #statements: ReturnType<typeof prepare>;

  constructor(database: Database.Database, embeddings: EmbeddingRows, collection: string) {
    this.#collection = collection;
    this.#embeddings = embeddings;
    this.#statements = prepare(database);
  }

  has(id: number): boolean {
    return this.#statements.has.get(this.#collection, id) !== undefined;
  }

  /** The vector itself is in its embedding's row already. */
  put(id: number): void {
    this.#statements.put.run(this.#collection, id);
  }

  read(id: number): FullVector | undefined {
    return this.has(id) ? (this.#embeddings.read(id) ?? 'damaged') : undefined;
  }

  delete(id: number): boolean {
    return this.#statements.delete.run(this.#collection, id).changes > 0;
  }

  page(afterId: number, limit: number): FullVectorRow[] {
    return this.ids(afterId, limit).map((id) => ({ id, vector: this.#embeddings.read(id) ?? 'damaged' }));
  }

  ids(afterId: number, limit: number): number[] {
    return this.#statements.ids.all(this.#collection, afterId, limit);
  }

  count(): number {
    return this.#statements.count.get(this.#collection) ?? 0;
  }

  /** Ends the membership of up to so many; false when there was none left. */
  forgetSome(limit: number): boolean {
    return this.#statements.forgetSome.run(this.#collection, this.#collection, limit).changes > 0;
  }

  largestId(): number {
    return this.#statements.largestId.get(this.#collection) ?? 0;
  }
}

function prepare(database: Database.Database) {
  const members = 'FROM vector_members WHERE collection = ?';
  return {
    has: database.prepare<[string, number], number>(`SELECT 1 ${members} AND embedding_id = ?`).pluck(),
    put: database.prepare<[string, number]>('INSERT OR IGNORE INTO vector_members VALUES (?, ?)'),
    delete: database.prepare<[string, number]>(`DELETE ${members} AND embedding_id = ?`),
    forgetSome: database.prepare<[string, string, number]>(
      `DELETE ${members} AND embedding_id IN (SELECT embedding_id ${members} LIMIT ?)`,
    ),
    ids: database
      .prepare<[string, number, number], number>(
        `SELECT embedding_id ${members} AND embedding_id > ? ORDER BY embedding_id LIMIT ?`,
      )
      .pluck(),
    count: database.prepare<[string], number>(`SELECT count(*) ${members}`).pluck(),
    largestId: database.prepare<[string], number | null>(`SELECT max(embedding_id) ${members}`).pluck(),
  };
}
