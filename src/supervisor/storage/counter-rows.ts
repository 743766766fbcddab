import type Database from 'better-sqlite3';

/** Numbers that go on counting across restarts. */
export class CounterRows {
  readonly #get: Database.Statement<[string], number>;
  readonly #add: Database.Statement<[string, number], number>;

  constructor(database: Database.Database) {
    this.#get = database.prepare<[string], number>('SELECT value FROM counters WHERE name = ?').pluck();
    this.#add = database
      .prepare<[string, number], number>(
        `INSERT INTO counters (name, value) VALUES (?, ?)
         ON CONFLICT (name) DO UPDATE SET value = value + excluded.value RETURNING value`,
      )
      .pluck();
  }

  /** 0 for a counter never used. */
  get(name: string): number {
    return this.#get.get(name) ?? 0;
  }

  /** Returns the new value. */
  add(name: string, by: number): number {
    return this.#add.get(name, by) ?? 0;
  }
}
