import type Database from 'better-sqlite3';
import type { SkippedNote, SkipReason } from '../../shared/contract/index-api.ts';

/** Files of the vault that are not in the index, each with its reason. */
export class SkippedRows {
  readonly #all: Database.Statement<[], SkippedNote>;
  readonly #put: Database.Statement<[SkippedNote]>;
  readonly #remove: Database.Statement<[string]>;
  readonly #removeFor: Database.Statement<[SkipReason]>;
  readonly #removeAll: Database.Statement<[]>;
  readonly #count: Database.Statement<[], number>;

  constructor(database: Database.Database) {
    this.#all = database.prepare<[], SkippedNote>('SELECT path, reason, detail FROM skipped ORDER BY path');
    this.#put = database.prepare<[SkippedNote]>(
      'INSERT OR REPLACE INTO skipped (path, reason, detail) VALUES (@path, @reason, @detail)',
    );
    this.#remove = database.prepare<[string]>('DELETE FROM skipped WHERE path = ?');
    this.#removeFor = database.prepare<[SkipReason]>('DELETE FROM skipped WHERE reason = ?');
    this.#removeAll = database.prepare<[]>('DELETE FROM skipped');
    this.#count = database.prepare<[], number>('SELECT count(*) FROM skipped').pluck();
  }

  all(): SkippedNote[] {
    return this.#all.all();
  }

  reasons(): Map<string, SkipReason> {
    return new Map(this.all().map(({ path, reason }) => [path, reason]));
  }

  put(note: SkippedNote): void {
    this.#put.run(note);
  }

  remove(path: string): void {
    this.#remove.run(path);
  }

  removeFor(reason: SkipReason): void {
    this.#removeFor.run(reason);
  }

  removeAll(): void {
    this.#removeAll.run();
  }

  count(): number {
    return this.#count.get() ?? 0;
  }
}
