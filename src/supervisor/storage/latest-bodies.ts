import type Database from 'better-sqlite3';
import { positiveInteger } from '../../shared/util/assert.ts';

export const receiptsKept = 200;
export const findingsKept = 32;

/** The latest of something that is kept as JSON: what collections did, what the leak detector found. */
export class LatestBodies {
  readonly #insert: Database.Statement<[number, string]>;
  readonly #prune: Database.Statement<[number]>;
  readonly #latest: Database.Statement<[number], string>;
  readonly #add: (atMs: number, body: string) => void;

  constructor(database: Database.Database, table: 'memory_receipts' | 'memory_findings', kept: number) {
    positiveInteger('kept', kept);
    this.#insert = database.prepare<[number, string]>(`INSERT INTO ${table} (at_ms, body) VALUES (?, ?)`);
    this.#prune = database.prepare<[number]>(
      `DELETE FROM ${table} WHERE row_id <= (SELECT row_id FROM ${table} ORDER BY row_id DESC LIMIT 1 OFFSET ?)`,
    );
    this.#latest = database.prepare<[number], string>(`SELECT body FROM ${table} ORDER BY row_id DESC LIMIT ?`).pluck();
    this.#add = database.transaction((atMs: number, body: string) => {
      this.#insert.run(atMs, body);
      this.#prune.run(kept);
    });
  }

  /** Drops the oldest beyond the bound. */
  add(atMs: number, body: string): void {
    this.#add(atMs, body);
  }

  /** Newest first. */
  latest(limit: number): string[] {
    return this.#latest.all(limit);
  }
}
