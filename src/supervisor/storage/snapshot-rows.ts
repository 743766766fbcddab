import type Database from 'better-sqlite3';

/** What the graph's file must be, byte for byte, to be read. */
export interface SnapshotFacts {
  readonly sha256: string;
  readonly byteLength: number;
  readonly dimensions: number;
  /** Vectors in the graph, deleted ones too. */
  readonly count: number;
}

export interface SnapshotRow extends SnapshotFacts {
  readonly savedMs: number;
}

/** Holds the facts of the one saved graph beside the rows that it was made from. */
export class SnapshotRows {
  readonly #get: Database.Statement<[], SnapshotRow>;
  readonly #set: Database.Statement<[SnapshotRow]>;

  constructor(database: Database.Database) {
    this.#get = database.prepare<[], SnapshotRow>(
      'SELECT sha256, byte_length AS byteLength, dimensions, count, saved_ms AS savedMs FROM graph_snapshots',
    );
    this.#set = database.prepare<[SnapshotRow]>(
      `INSERT OR REPLACE INTO graph_snapshots (only_row, sha256, byte_length, dimensions, count, saved_ms)
       VALUES (1, @sha256, @byteLength, @dimensions, @count, @savedMs)`,
    );
  }

  get(): SnapshotRow | undefined {
    return this.#get.get();
  }

  set(row: SnapshotRow): void {
    this.#set.run(row);
  }
}
