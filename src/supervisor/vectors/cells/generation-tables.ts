import type Database from 'better-sqlite3';
import { DamagedList } from './loose-rows.ts';
import { releaseBlob } from './release-blob.ts';
import { rowCheck } from './row-check.ts';

/** A vector is in at most so many cells. */
export const mostCopies = 3;

export interface PlaceRow {
  readonly id: number;
  readonly first: number;
  readonly second: number | null;
  readonly third: number | null;
}

interface TombRow {
  readonly id: number;
  readonly checksum: number;
}

export interface CentroidRow {
  readonly cell: number;
  readonly centroid: Buffer;
}

const nothing = [null, null] as const;

const parts = ['cells', 'tails', 'centroids', 'places', 'tombs'] as const;

/**
 * The tables of one generation of cells.
 * cells, tails: the entries of a cell, most of them in the one, the latest in the other, which is small to rewrite.
 * places: in which cells a vector is. tombs: ids whose entries in the cells are void.
 */
export class GenerationTables {
  readonly generation: number;
  readonly #statements: ReturnType<typeof prepare>;

  constructor(database: Database.Database, prefix: string, generation: number) {
    this.generation = generation;
    const table = (part: (typeof parts)[number]) => `${prefix}_g${generation}_${part}`;
    const two = 'second INTEGER, third INTEGER';
    database.exec(
      `CREATE TABLE IF NOT EXISTS ${table('cells')} (cell INTEGER PRIMARY KEY, entries BLOB NOT NULL);
       CREATE TABLE IF NOT EXISTS ${table('tails')} (cell INTEGER PRIMARY KEY, entries BLOB NOT NULL);
       CREATE TABLE IF NOT EXISTS ${table('centroids')} (cell INTEGER PRIMARY KEY, centroid BLOB NOT NULL);
       CREATE TABLE IF NOT EXISTS ${table('places')} (id INTEGER PRIMARY KEY, first INTEGER NOT NULL, ${two});
       CREATE TABLE IF NOT EXISTS ${table('tombs')} (id INTEGER PRIMARY KEY, checksum INTEGER NOT NULL);`,
    );
    this.#statements = prepare(database, table);
  }

  readMain(cell: number): Buffer | undefined {
    return this.#statements.readMain.get(cell);
  }

  hasMain(cell: number): boolean {
    return this.#statements.hasMain.get(cell) !== undefined;
  }

  /** The main entries and the latest; null where there are none. In one statement, and not by a join, which copies blobs once more. */
  readCell(cell: number): readonly [main: Buffer | null, tail: Buffer | null] {
    return this.#statements.readCell.get(cell) ?? nothing;
  }

  readTail(cell: number): Buffer | undefined {
    return this.#statements.readTail.get(cell);
  }

  /** The entries are empty afterwards. */
  writeMain(cell: number, entries: Buffer): void {
    this.#statements.writeMain.run(cell, entries);
    releaseBlob(entries);
  }

  /** The entries are empty afterwards. */
  writeTail(cell: number, entries: Buffer): void {
    this.#statements.writeTail.run(cell, entries);
    releaseBlob(entries);
  }

  deleteTail(cell: number): void {
    this.#statements.deleteTail.run(cell);
  }

  deleteCell(cell: number): void {
    this.#statements.deleteMain.run(cell);
    this.#statements.deleteTail.run(cell);
    this.#statements.deleteCentroid.run(cell);
  }

  writeCentroid(cell: number, centroid: Buffer): void {
    this.#statements.writeCentroid.run(cell, centroid);
  }

  centroids(afterCell: number, limit: number): CentroidRow[] {
    return this.#statements.centroids.all(afterCell, limit);
  }

  /** The cells that a vector is in; undefined when it is in none. */
  placeOf(id: number): number[] | undefined {
    const row = this.#statements.placeOf.get(id);
    return row && [row.first, row.second, row.third].filter((cell) => cell !== null);
  }

  places(afterId: number, limit: number): PlaceRow[] {
    return this.#statements.places.all(afterId, limit);
  }

  setPlace(id: number, cells: readonly number[]): void {
    const [first, second = null, third = null] = cells;
    if (first === undefined) this.#statements.deletePlace.run(id);
    else this.#statements.setPlace.run(id, first, second, third);
  }

  /** The ids that belong into a cell. Looks at every vector: for mending. */
  idsIn(cell: number, afterId: number, limit: number): number[] {
    return this.#statements.idsIn.all(afterId, cell, cell, cell, limit);
  }

  /** How many entries the cells should hold, beside those of the buried. Looks at every vector. */
  countEntries(): number {
    return this.#statements.countEntries.get() ?? 0;
  }

  bury(id: number): void {
    this.#statements.bury.run(id, rowCheck(id));
  }

  unbury(id: number): void {
    this.#statements.unbury.run(id);
  }

  isBuried(id: number): boolean {
    return this.#statements.isBuried.get(id) !== undefined;
  }

  /** @throws DamagedList */
  tombs(afterId: number, limit: number): number[] {
    return this.#statements.tombs.all(afterId, limit).map(({ id, checksum }) => {
      if (checksum !== rowCheck(id)) throw new DamagedList('A row of the removed vectors is damaged.');
      return id;
    });
  }

  countTombs(): number {
    return this.#statements.countTombs.get() ?? 0;
  }

  cellsAfter(cell: number, limit: number): number[] {
    return this.#statements.cellsAfter.all(cell, limit);
  }
}

/** Empties the tables of a generation a little: a whole drop would hold the event loop. False when they are gone. */
export function dismantleGeneration(
  database: Database.Database,
  prefix: string,
  generation: number,
  rows: number,
): boolean {
  for (const part of parts) {
    const table = `${prefix}_g${generation}_${part}`;
    if (!database.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(table)) continue;
    const key = part === 'places' || part === 'tombs' ? 'id' : 'cell';
    const most = part === 'cells' ? Math.ceil(rows / 32) : rows; // A cell takes several pages.
    const { changes } = database
      .prepare(`DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} LIMIT ?)`)
      .run(most);
    if (changes === 0) database.exec(`DROP TABLE ${table}`);
    return true;
  }
  return false;
}

function prepare(database: Database.Database, table: (part: (typeof parts)[number]) => string) {
  const blobOf = (part: 'cells' | 'tails') =>
    database.prepare<[number], Buffer>(`SELECT entries FROM ${table(part)} WHERE cell = ?`).pluck();
  const write = (part: 'cells' | 'tails', column: string) =>
    database.prepare<[number, Buffer]>(`INSERT OR REPLACE INTO ${table(part)} (cell, ${column}) VALUES (?, ?)`);
  const deleteFrom = (part: (typeof parts)[number], key: string) =>
    database.prepare<[number]>(`DELETE FROM ${table(part)} WHERE ${key} = ?`);
  const places = table('places');
  return {
    readMain: blobOf('cells'),
    hasMain: database.prepare<[number], number>(`SELECT 1 FROM ${table('cells')} WHERE cell = ?`).pluck(),
    readCell: database
      .prepare<[number], [Buffer, Buffer | null]>(
        `SELECT entries, (SELECT entries FROM ${table('tails')} WHERE cell = main.cell)
         FROM ${table('cells')} AS main WHERE cell = ?`,
      )
      .raw(),
    readTail: blobOf('tails'),
    writeMain: write('cells', 'entries'),
    writeTail: write('tails', 'entries'),
    deleteMain: deleteFrom('cells', 'cell'),
    deleteTail: deleteFrom('tails', 'cell'),
    deleteCentroid: deleteFrom('centroids', 'cell'),
    writeCentroid: database.prepare<[number, Buffer]>(
      `INSERT OR REPLACE INTO ${table('centroids')} (cell, centroid) VALUES (?, ?)`,
    ),
    centroids: database.prepare<[number, number], CentroidRow>(
      `SELECT cell, centroid FROM ${table('centroids')} WHERE cell > ? ORDER BY cell LIMIT ?`,
    ),
    placeOf: database.prepare<[number], PlaceRow>(`SELECT id, first, second, third FROM ${places} WHERE id = ?`),
    places: database.prepare<[number, number], PlaceRow>(
      `SELECT id, first, second, third FROM ${places} WHERE id > ? ORDER BY id LIMIT ?`,
    ),
    setPlace: database.prepare<[number, number, number | null, number | null]>(
      `INSERT OR REPLACE INTO ${places} (id, first, second, third) VALUES (?, ?, ?, ?)`,
    ),
    deletePlace: deleteFrom('places', 'id'),
    idsIn: database
      .prepare<[number, number, number, number, number], number>(
        `SELECT id FROM ${places} WHERE id > ? AND (first = ? OR second = ? OR third = ?) ORDER BY id LIMIT ?`,
      )
      .pluck(),
    countEntries: database
      .prepare<[], number>(
        `SELECT count(*) + count(second) + count(third) FROM ${places} WHERE id NOT IN (SELECT id FROM ${table('tombs')})`,
      )
      .pluck(),
    bury: database.prepare<[number, number]>(`INSERT OR REPLACE INTO ${table('tombs')} (id, checksum) VALUES (?, ?)`),
    unbury: deleteFrom('tombs', 'id'),
    isBuried: database.prepare<[number], number>(`SELECT 1 FROM ${table('tombs')} WHERE id = ?`).pluck(),
    tombs: database.prepare<[number, number], TombRow>(
      `SELECT id, checksum FROM ${table('tombs')} WHERE id > ? ORDER BY id LIMIT ?`,
    ),
    countTombs: database.prepare<[], number>(`SELECT count(*) FROM ${table('tombs')}`).pluck(),
    cellsAfter: database
      .prepare<[number, number], number>(`SELECT cell FROM ${table('centroids')} WHERE cell > ? ORDER BY cell LIMIT ?`)
      .pluck(),
  };
}
