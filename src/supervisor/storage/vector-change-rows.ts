import type Database from 'better-sqlite3';

const lastId = "coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'embeddings'), 0)";

interface Follower {
  readonly indexId: string;
  readonly identity: string;
}

/** Embeddings that passages began or ceased to use since the vector store last followed. Triggers write them. */
export class VectorChangeRows {
  readonly #page: Database.Statement<[number], number>;
  readonly #settle: Database.Statement<[number]>;
  readonly #count: Database.Statement<[], number>;
  readonly #noteAll: Database.Statement<[]>;
  readonly #follower: Database.Statement<[], Follower>;
  readonly #setFollower: Database.Statement<[string]>;
  readonly #settleAll: (ids: readonly number[]) => void;

  constructor(database: Database.Database) {
    this.#page = database.prepare<[number], number>('SELECT embedding_id FROM vector_changes LIMIT ?').pluck();
    this.#settle = database.prepare<[number]>('DELETE FROM vector_changes WHERE embedding_id = ?');
    this.#count = database.prepare<[], number>('SELECT count(*) FROM vector_changes').pluck();
    this.#noteAll = database.prepare<[]>(
      `WITH RECURSIVE ids (id) AS (
         SELECT 1 WHERE ${lastId} > 0 UNION ALL SELECT id + 1 FROM ids WHERE id < ${lastId})
       INSERT OR IGNORE INTO vector_changes SELECT id FROM ids`,
    );
    this.#follower = database.prepare<[], Follower>('SELECT index_id AS indexId, identity FROM vector_follower');
    this.#setFollower = database.prepare<[string]>('UPDATE vector_follower SET identity = ?');
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

  /** Tells this database from any other, also from one that replaced it. */
  get indexId(): string {
    return this.#follower.get()?.indexId ?? '';
  }

  /** Says which store follows from here on: another one than before is told of everything. */
  follow(identity: string): void {
    if (this.#follower.get()?.identity === identity) return;
    this.noteAll();
    this.#setFollower.run(identity);
  }

  count(): number {
    return this.#count.get() ?? 0;
  }

  /** Notes every embedding that there is or was: for a store of which nobody knows what it holds. */
  noteAll(): void {
    this.#noteAll.run();
  }
}
