import type Database from 'better-sqlite3';

/** Embeddings that passages began or ceased to use since the vector store last followed. Triggers write them. */
export class VectorChangeRows {
  readonly #page: Database.Statement<[number], number>;
  readonly #settle: Database.Statement<[number]>;
  readonly #count: Database.Statement<[], number>;
  readonly #noteAll: Database.Statement<[]>;
  readonly #settleAll: (ids: readonly number[]) => void;

  constructor(database: Database.Database) {
    this.#page = database.prepare<[number], number>('SELECT embedding_id FROM vector_changes LIMIT ?').pluck();
    this.#settle = database.prepare<[number]>('DELETE FROM vector_changes WHERE embedding_id = ?');
    this.#count = database.prepare<[], number>('SELECT count(*) FROM vector_changes').pluck();
    this.#noteAll = database.prepare<[]>(
      'INSERT OR IGNORE INTO vector_changes SELECT embedding_id FROM chunks WHERE embedding_id IS NOT NULL',
    );
    this.#settleAll = database.transaction((ids: readonly number[]) => {
      for (const id of ids) this.#settle.run(id);
    });
  }

  /** Some of them, at most so many; none when the store is up to date. */
  page(limit: number): number[] {
    return this.#page.all(limit);
  }

  /** The store has followed these. */
  settle(ids: readonly number[]): void {
    this.#settleAll(ids);
  }

  count(): number {
    return this.#count.get() ?? 0;
  }

  /** Notes every embedding in use: for a store that lost what it had. */
  noteAll(): void {
    this.#noteAll.run();
  }
}
