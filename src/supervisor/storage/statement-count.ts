import type Database from 'better-sqlite3';

const running = ['run', 'get', 'all', 'iterate'] as const;

/**
 * Counts the prepared statements of a connection that are still reachable (SQLite holds each until V8 has collected its
 * handle), and how often they were run. The one place where a statement is made is the connection's own `prepare`, so
 * that is what is watched.
 */
export class StatementCount {
  #count = 0;
  #runs = 0;
  readonly #collected = new FinalizationRegistry(() => (this.#count -= 1));

  constructor(connection: Pick<Database.Database, 'prepare'>) {
    const prepare = connection.prepare.bind(connection);
    const counting = (source: string): object => {
      const statement = prepare(source);
      this.#count += 1;
      this.#collected.register(statement, null);
      this.#watchRuns(statement);
      return statement;
    };
    connection.prepare = counting as typeof connection.prepare; // Its types say how parameters bind; they pass through.
  }

  get value(): number {
    return this.#count;
  }

  /** Grows with each run of a statement. What the connection does by itself (pragmas, `BEGIN`) is not counted. */
  get runs(): number {
    return this.#runs;
  }

  #watchRuns(statement: Database.Statement): void {
    for (const method of running) {
      const act: (...parameters: unknown[]) => unknown = statement[method].bind(statement);
      const counted = (...parameters: unknown[]): unknown => {
        this.#runs += 1;
        return act(...parameters);
      };
      Object.defineProperty(statement, method, { value: counted });
    }
  }
}
