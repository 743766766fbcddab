import type Database from 'better-sqlite3';

/** Names an attempt among the counters. The revision has no blank in it, so no two attempts share a name. */
const nameOf = (path: string, revision: string) => `taking ${revision} ${path}`;

/**
 * Counts attempts at a version of a note that began and did not end: the process died meanwhile, perhaps of that note.
 * Kept among the counters, because it must be on disk before the work begins.
 */
export class AttemptRows {
  readonly #get: Database.Statement<[string], number>;
  readonly #begin: Database.Statement<[string]>;
  readonly #end: Database.Statement<[string]>;
  readonly #forgetAll: Database.Statement<[]>;

  constructor(database: Database.Database) {
    this.#get = database.prepare<[string], number>('SELECT value FROM counters WHERE name = ?').pluck();
    this.#begin = database.prepare<[string]>(
      'INSERT INTO counters (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1',
    );
    this.#end = database.prepare<[string]>('DELETE FROM counters WHERE name = ?');
    this.#forgetAll = database.prepare<[]>("DELETE FROM counters WHERE name LIKE 'taking %'");
  }

  /** Attempts that did not end. */
  count(path: string, revision: string): number {
    return this.#get.get(nameOf(path, revision)) ?? 0;
  }

  begin(path: string, revision: string): void {
    this.#begin.run(nameOf(path, revision));
  }

  /** It ended, well or not: the process lives. */
  end(path: string, revision: string): void {
    this.#end.run(nameOf(path, revision));
  }

  forgetAll(): void {
    this.#forgetAll.run();
  }
}
