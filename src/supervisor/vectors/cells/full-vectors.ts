import Database from 'better-sqlite3';
import { crc32 } from 'node:zlib';
import { halfFloatBytes } from '../kernel/half-float.ts';

/** The bytes of a vector as float16, or that they are not what was written. */
export type FullVector = Uint8Array | 'damaged';

export interface FullVectorRow {
  readonly id: number;
  readonly vector: FullVector;
}

/**
 * Where the store's vectors are in full precision: the truth that everything else is derived from. What it holds is what
 * the store holds. All calls are synchronous and run in the store's transactions.
 */
export interface FullVectors {
  has(id: number): boolean;
  put(id: number, halves: Uint8Array): void;
  read(id: number): FullVector | undefined;
  /** False when there was none. */
  delete(id: number): boolean;
  /** In the order of ids, those after `afterId`. */
  page(afterId: number, limit: number): FullVectorRow[];
  ids(afterId: number, limit: number): number[];
  /** Looks at every row: not for a hot path. */
  count(): number;
  largestId(): number;
  /**
   * Writes rows anew so that they fill their pages, those after `afterId`; answers the last one's id, or undefined when
   * there are no more. Left out where the table is not the store's own.
   */
  repack?(afterId: number, limit: number): number | undefined;
}

interface StoredRow {
  readonly id: number;
  readonly vector: Buffer;
  readonly checksum: number;
}

/** Full vectors in a table of their own. */
export class FullVectorRows implements FullVectors {
  readonly #byteLength: number;
  readonly #statements: ReturnType<typeof prepare>;

  constructor(database: Database.Database, table: string, dimensions: number) {
    this.#byteLength = dimensions * halfFloatBytes;
    database.exec(
      `CREATE TABLE IF NOT EXISTS ${table} (id INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, vector BLOB NOT NULL)`,
    );
    this.#statements = prepare(database, table);
  }

  has(id: number): boolean {
    return this.#statements.has.get(id) !== undefined;
  }

  put(id: number, halves: Uint8Array): void {
    this.#statements.put.run(id, crc32(halves, id), halves);
  }

  read(id: number): FullVector | undefined {
    const row = this.#statements.read.get(id);
    return row && this.#check(row);
  }

  delete(id: number): boolean {
    return this.#statements.delete.run(id).changes > 0;
  }

  page(afterId: number, limit: number): FullVectorRow[] {
    const rows = this.#statements.page.all(afterId, limit);
    checkOrder(rows.map(({ id }) => id));
    return rows.map((row) => ({ id: row.id, vector: this.#check(row) }));
  }

  ids(afterId: number, limit: number): number[] {
    return checkOrder(this.#statements.ids.all(afterId, limit));
  }

  count(): number {
    return this.#statements.count.get() ?? 0;
  }

  largestId(): number {
    return this.#statements.largestId.get() ?? 0;
  }

  /** Where half of the rows went, SQLite leaves all pages half empty; rows taken out and put in again lie close. */
  repack(afterId: number, limit: number): number | undefined {
    const rows = this.#statements.page.all(afterId, limit);
    const lastId = checkOrder(rows.map(({ id }) => id)).at(-1);
    if (lastId === undefined) return undefined;
    this.#statements.deleteRange.run(afterId, lastId);
    for (const { id, checksum, vector } of rows) this.#statements.put.run(id, checksum, vector);
    return lastId;
  }

  /** The id seeds the checksum, so that a row under another's id is found out too. */
  #check({ id, vector, checksum }: StoredRow): FullVector {
    const isWhole = Buffer.isBuffer(vector) && vector.byteLength === this.#byteLength;
    return isWhole && crc32(vector, id) === checksum ? vector : 'damaged';
  }
}

/**
 * A row whose id has changed stands in the wrong place: passing by, SQLite shows it and those behind it, but does not
 * find them when it looks for them. No check of rows can mend that, so it is said as SQLite says it elsewhere.
 */
function checkOrder(ids: number[]): number[] {
  for (let at = 1; at < ids.length; at += 1) {
    if ((ids[at] ?? 0) > (ids[at - 1] ?? 0)) continue;
    throw new Database.SqliteError('The rows of the full vectors are out of order.', 'SQLITE_CORRUPT');
  }
  return ids;
}

function prepare(database: Database.Database, table: string) {
  return {
    has: database.prepare<[number], number>(`SELECT 1 FROM ${table} WHERE id = ?`).pluck(),
    put: database.prepare<[number, number, Uint8Array]>(
      `INSERT OR REPLACE INTO ${table} (id, checksum, vector) VALUES (?, ?, ?)`,
    ),
    read: database.prepare<[number], StoredRow>(`SELECT id, checksum, vector FROM ${table} WHERE id = ?`),
    delete: database.prepare<[number]>(`DELETE FROM ${table} WHERE id = ?`),
    deleteRange: database.prepare<[number, number]>(`DELETE FROM ${table} WHERE id > ? AND id <= ?`),
    page: database.prepare<[number, number], StoredRow>(
      `SELECT id, checksum, vector FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`,
    ),
    ids: database.prepare<[number, number], number>(`SELECT id FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`).pluck(),
    count: database.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck(),
    largestId: database.prepare<[], number>(`SELECT id FROM ${table} ORDER BY id DESC LIMIT 1`).pluck(),
  };
}
