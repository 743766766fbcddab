import type Database from 'better-sqlite3';
import { positiveInteger } from '../../shared/util/assert.ts';

export const receiptsKept = 200;

/** What the latest collections did. */
export class MemoryReceiptRows {
  readonly #insert: Database.Statement<[number, string]>;
  readonly #prune: Database.Statement<[number]>;
  readonly #latest: Database.Statement<[number], string>;
  readonly #add: (atMs: number, body: string) => void;

  constructor(database: Database.Database, kept = receiptsKept) {
    positiveInteger('kept', kept);
    this.#insert = database.prepare<[number, string]>('INSERT INTO memory_receipts (at_ms, body) VALUES (?, ?)');
    this.#prune = database.prepare<[number]>(
      `DELETE FROM memory_receipts WHERE receipt_id <= (
         SELECT receipt_id FROM memory_receipts ORDER BY receipt_id DESC LIMIT 1 OFFSET ?)`,
    );
    this.#latest = database
      .prepare<[number], string>('SELECT body FROM memory_receipts ORDER BY receipt_id DESC LIMIT ?')
      .pluck();
    this.#add = database.transaction((atMs: number, body: string) => {
      this.#insert.run(atMs, body);
      this.#prune.run(kept);
    });
  }

  /** `body`: JSON. Drops the oldest beyond the bound. */
  add(atMs: number, body: string): void {
    this.#add(atMs, body);
  }

  /** Newest first. */
  latest(limit: number): string[] {
    return this.#latest.all(limit);
  }
}
