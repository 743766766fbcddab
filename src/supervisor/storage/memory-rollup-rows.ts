import type Database from 'better-sqlite3';

export interface RollupRow {
  readonly periodMs: number;
  readonly slot: number;
  readonly startMs: number;
  readonly samples: number;
  readonly figures: Uint8Array;
}

/** Memory use by minute and by quarter hour. A bucket replaces the one in its slot, so the table does not grow. */
export class MemoryRollupRows {
  readonly #all: Database.Statement<[], RollupRow>;
  readonly #put: Database.Statement<[RollupRow]>;
  readonly #putAll: (rows: readonly RollupRow[]) => void;

  constructor(database: Database.Database) {
    this.#all = database.prepare<[], RollupRow>(
      'SELECT period_ms AS periodMs, slot, start_ms AS startMs, samples, figures FROM memory_rollups',
    );
    this.#put = database.prepare<[RollupRow]>(
      `INSERT OR REPLACE INTO memory_rollups (period_ms, slot, start_ms, samples, figures)
       VALUES (@periodMs, @slot, @startMs, @samples, @figures)`,
    );
    this.#putAll = database.transaction((rows: readonly RollupRow[]) => {
      for (const row of rows) this.#put.run(row);
    });
  }

  all(): IterableIterator<RollupRow> {
    return this.#all.iterate();
  }

  /** Everything or nothing. */
  putAll(rows: readonly RollupRow[]): void {
    this.#putAll(rows);
  }
}
