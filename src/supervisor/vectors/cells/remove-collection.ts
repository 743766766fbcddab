import type Database from 'better-sqlite3';
import { collectionPrefix } from './store-state.ts';

/** Rows of a cell's blobs take several pages each; so many are some 5 ms. */
const rowsAtOnce = 64;

/** The collections that a database holds. */
export function collectionNames(database: Database.Database): string[] {
  if (!hasTable(database, 'vector_collections')) return [];
  return database.prepare<[], string>('SELECT name FROM vector_collections').pluck().all();
}

/**
 * Removes all tables of a collection that no store has open. Works while it is gone through, a slice at a time: a whole
 * drop would hold the event loop. One that is ended early is gone on with by the next.
 */
export function* removeCollection(database: Database.Database, name: string): Generator<void> {
  const tables = database
    .prepare<[string], string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB ?")
    .pluck()
    .all(`${collectionPrefix(name)}_*`);
  for (const table of tables) {
    yield* empty(database, table);
    database.exec(`DROP TABLE ${table}`);
  }
  database.prepare('DELETE FROM vector_collections WHERE name = ?').run(name);
}

function* empty(database: Database.Database, table: string): Generator<void> {
  const some = database.prepare(`DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} LIMIT ${rowsAtOnce})`);
  while (some.run().changes > 0) yield;
}

function hasTable(database: Database.Database, name: string): boolean {
  return database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(name) !== undefined;
}
