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
  /** Vectors that went since their table was last packed. */
  thinned: count,
  /** While it is packed: the last id that was. */
  packing: z.int().nullable(),
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
  thinned: 0,
  packing: null,
};

interface CollectionRow {
  readonly dimensions: number;
}

interface StateRow {
  readonly state: string;
  readonly checksum: number;
}

/** What the names of a collection's tables begin with. */
export function collectionPrefix(name: string): string {
  return `vectors_${crc32(name).toString(16).padStart(8, '0')}`;
}

/** The row of a collection: a database holds one for each model. */
export class CollectionRecord {
  /** What the names of the collection's tables begin with: found without the row, should that be damaged. */
  readonly prefix: string;
  readonly #name: string;
  readonly #read: Database.Statement<[string], StateRow>;
  readonly #write: Database.Statement<[string, number, string]>;

  /** @throws AppError invalid-request when the collection is there with other dimensions */
  constructor(database: Database.Database, name: string, dimensions: number) {
    this.#name = name;
    this.prefix = collectionPrefix(name);
    database.exec(
      `CREATE TABLE IF NOT EXISTS vector_collections (
         name TEXT PRIMARY KEY, dimensions INTEGER NOT NULL, state TEXT NOT NULL, checksum INTEGER NOT NULL) STRICT`,
    );
    const find = database.prepare<[string], CollectionRow>('SELECT dimensions FROM vector_collections WHERE name = ?');
    this.#read = database.prepare('SELECT state, checksum FROM vector_collections WHERE name = ?');
    this.#write = database.prepare('UPDATE vector_collections SET state = ?, checksum = ? WHERE name = ?');
    const row = find.get(name);
    if (!row) this.#insert(database, dimensions);
    else if (row.dimensions !== dimensions) {
      throw new AppError(
        'invalid-request',
        `The collection ${name} holds vectors of ${row.dimensions} numbers, not of ${dimensions}.`,
      );
    }
  }

  /** Null when what is there is not what was written. */
  read(): StoreState | null {
    const row = this.#read.get(this.#name);
    if (!row || crc32(row.state) !== row.checksum) return null;
    const parsed = stateSchema.safeParse(JSON.parse(row.state));
    return parsed.success ? parsed.data : null;
  }

  write(state: StoreState): void {
    const text = JSON.stringify(state);
    this.#write.run(text, crc32(text), this.#name);
  }

  /** Tables without their row mean that the row was lost: a state that cannot be read is written, which is found out. */
  #insert(database: Database.Database, dimensions: number): void {
    const isNew =
      database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name GLOB ?").get(`${this.prefix}_*`) ===
      undefined;
    const text = isNew ? JSON.stringify(freshState) : '';
    database
      .prepare<[string, number, string, number]>(
        'INSERT INTO vector_collections (name, dimensions, state, checksum) VALUES (?, ?, ?, ?)',
      )
      .run(this.#name, dimensions, text, isNew ? crc32(text) : -1);
  }
}
