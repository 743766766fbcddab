import type Database from 'better-sqlite3';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { AppError } from '../../../shared/errors/app-error.ts';

const count = z.int().nonnegative();

/** A generation that is being made. */
const stagedSchema = z.object({
  generation: count,
  phase: z.enum(['training', 'assigning', 'writing', 'ready']),
  /** The last id that was assigned, the last cell that was written. */
  cursor: z.int(),
  placed: count,
});

const stateSchema = z.object({
  /** The generation of cells that is searched; null while every vector is loose. */
  active: count.nullable(),
  staged: stagedSchema.nullable(),
  /** Generations whose tables are to be emptied and dropped. */
  retired: z.array(count),
  /** While the list of the loose is made anew: the last id that was listed. Until then every vector must be compared. */
  relisting: z.int().nullable(),
  /** False while rows of the loose that the active generation has placed are still there. */
  isSwept: z.boolean(),
  nextGeneration: z.int().positive(),
  nextCell: count,
  /** Vectors in the active generation, tombstones included. */
  placed: count,
  /** How many there were when it was trained, and how many came and went since. */
  trained: count,
  changed: count,
});

/** What the store knows of its own tables; written in the transaction that makes it true. */
export type StoreState = z.infer<typeof stateSchema>;

export const freshState: StoreState = {
  active: null,
  staged: null,
  retired: [],
  relisting: null,
  isSwept: true,
  nextGeneration: 1,
  nextCell: 1,
  placed: 0,
  trained: 0,
  changed: 0,
};

interface CollectionRow {
  readonly collectionId: number;
  readonly dimensions: number;
}

interface StateRow {
  readonly state: string;
  readonly checksum: number;
}

/** The rows that name the collections of a database, one for each model, and hold the state of each. */
export class CollectionRecord {
  readonly collectionId: number;
  readonly #read: Database.Statement<[number], StateRow>;
  readonly #write: Database.Statement<[string, number, number]>;

  /** @throws AppError invalid-request when the collection is there with other dimensions */
  constructor(database: Database.Database, name: string, dimensions: number) {
    database.exec(
      `CREATE TABLE IF NOT EXISTS vector_collections (
         collection_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, dimensions INTEGER NOT NULL,
         state TEXT NOT NULL, checksum INTEGER NOT NULL) STRICT`,
    );
    const find = database.prepare<[string], CollectionRow>(
      'SELECT collection_id AS collectionId, dimensions FROM vector_collections WHERE name = ?',
    );
    const text = JSON.stringify(freshState);
    database
      .prepare<[string, number, string, number]>(
        'INSERT INTO vector_collections (name, dimensions, state, checksum) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      )
      .run(name, dimensions, text, crc32(text));
    const row = find.get(name);
    if (!row) throw new Error('SQLite lost the row of a vector collection.');
    if (row.dimensions !== dimensions) {
      throw new AppError(
        'invalid-request',
        `The collection ${name} holds vectors of ${row.dimensions} numbers, not of ${dimensions}.`,
      );
    }
    this.collectionId = row.collectionId;
    this.#read = database.prepare('SELECT state, checksum FROM vector_collections WHERE collection_id = ?');
    this.#write = database.prepare('UPDATE vector_collections SET state = ?, checksum = ? WHERE collection_id = ?');
  }

  /** Null when what is there is not what was written. */
  read(): StoreState | null {
    const row = this.#read.get(this.collectionId);
    if (!row || crc32(row.state) !== row.checksum) return null;
    const parsed = stateSchema.safeParse(JSON.parse(row.state));
    return parsed.success ? parsed.data : null;
  }

  write(state: StoreState): void {
    const text = JSON.stringify(state);
    this.#write.run(text, crc32(text), this.collectionId);
  }
}
