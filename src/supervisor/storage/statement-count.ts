import type Database from 'better-sqlite3';

/**
 * Counts the prepared statements of a connection that are still reachable: SQLite holds each until V8 has collected its
 * handle. The one place where a statement is made is the connection's own `prepare`, so that is what is watched.
 */
export class StatementCount {
  #count = 0;
  readonly #collected = new FinalizationRegistry(() => (this.#count -= 1));

  constructor(connection: Pick<Database.Database, 'prepare'>) {
    const prepare = connection.prepare.bind(connection);
    const counting = (source: string): object => {
      const statement = prepare(source);
      this.#count += 1;
      this.#collected.register(statement, null);
      return statement;
    };
    connection.prepare = counting as typeof connection.prepare; // Its types say how parameters bind; they pass through.
  }

  get value(): number {
    return this.#count;
  }
}
