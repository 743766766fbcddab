import type Database from 'better-sqlite3';
import { rowCheck } from './row-check.ts';

interface LooseRow {
  readonly id: number;
  readonly staged: number;
  readonly checksum: number;
}

/** Says that a row of the lists that make the store complete is not what was written. */
export class DamagedList extends Error {}

/**
 * The ids of vectors that are in no cell of the active generation. A row that the making of generation g has placed is
 * marked with g: on the day g becomes active, all of these rows lose their meaning at once, and are cleared away later.
 */
export class LooseRows {
  readonly #statements: ReturnType<typeof prepare>;

  constructor(database: Database.Database, table: string) {
    database.exec(
      `CREATE TABLE IF NOT EXISTS ${table} (
         id INTEGER PRIMARY KEY, staged INTEGER NOT NULL, checksum INTEGER NOT NULL) STRICT`,
    );
    this.#statements = prepare(database, table);
  }

  add(id: number): void {
    this.#statements.put.run(id, 0, rowCheck(id, 0));
  }

  markStaged(id: number, generation: number): void {
    this.#statements.mark.run(generation, rowCheck(id, generation), id);
  }

  delete(id: number): void {
    this.#statements.delete.run(id);
  }

  has(id: number, active: number): boolean {
    const staged = this.#statements.staged.get(id);
    return staged !== undefined && staged !== active;
  }

  /** @throws DamagedList */
  page(active: number, afterId: number, limit: number): number[] {
    return this.#statements.page.all(active, afterId, limit).map((row) => {
      if (row.checksum !== rowCheck(row.id, row.staged))
        throw new DamagedList('A row of the loose vectors is damaged.');
      return row.id;
    });
  }

  count(active: number): number {
    return this.#statements.count.get(active) ?? 0;
  }

  /** Clears rows that lost their meaning; true while there may be more. */
  sweep(active: number, limit: number): boolean {
    return this.#statements.sweep.run(active, limit).changes === limit;
  }

  clear(): void {
    this.#statements.clear.run();
  }
}

function prepare(database: Database.Database, table: string) {
  return {
    put: database.prepare<[number, number, number]>(
      `INSERT OR REPLACE INTO ${table} (id, staged, checksum) VALUES (?, ?, ?)`,
    ),
    mark: database.prepare<[number, number, number]>(`UPDATE ${table} SET staged = ?, checksum = ? WHERE id = ?`),
    delete: database.prepare<[number]>(`DELETE FROM ${table} WHERE id = ?`),
    staged: database.prepare<[number], number>(`SELECT staged FROM ${table} WHERE id = ?`).pluck(),
    page: database.prepare<[number, number, number], LooseRow>(
      `SELECT id, staged, checksum FROM ${table} WHERE staged <> ? AND id > ? ORDER BY id LIMIT ?`,
    ),
    count: database.prepare<[number], number>(`SELECT count(*) FROM ${table} WHERE staged <> ?`).pluck(),
    sweep: database.prepare<[number, number]>(
      `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE staged = ? LIMIT ?)`,
    ),
    clear: database.prepare<[]>(`DELETE FROM ${table}`),
  };
}
