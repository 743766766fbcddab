import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate, schemaVersion } from './migrate.ts';

function tablesOf(database: Database.Database): unknown[] {
  return database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'chunks_fts_%' ORDER BY name")
    .pluck()
    .all();
}

describe('migrate', () => {
  it('makes all tables in an empty database', () => {
    const database = new Database(':memory:');
    migrate(database);
    expect(tablesOf(database)).toEqual([
      'chunks',
      'chunks_fts',
      'counters',
      'embeddings',
      'graph_snapshots',
      'memory_events',
      'memory_receipts',
      'memory_rollups',
      'notes',
      'skipped',
      'sqlite_sequence',
    ]);
    expect(database.pragma('user_version', { simple: true })).toBe(schemaVersion);
  });

  it('changes nothing the second time', () => {
    const database = new Database(':memory:');
    migrate(database);
    database.exec("INSERT INTO counters VALUES ('kept', 7)");
    migrate(database);
    expect(database.prepare('SELECT * FROM counters').all()).toEqual([{ name: 'kept', value: 7 }]);
  });

  it('refuses a database of a newer version and leaves it as it is', () => {
    const database = new Database(':memory:');
    database.pragma(`user_version = ${schemaVersion + 1}`);
    expect(() => migrate(database)).toThrow(
      expect.objectContaining({ code: 'database-error', message: expect.stringContaining('newer aiNote') as string }),
    );
    expect(tablesOf(database)).toEqual([]);
  });

  it('does a step whole or not at all', () => {
    const database = new Database(':memory:');
    database.exec('CREATE TABLE skipped (other)'); // Makes the step's last statement fail.
    expect(() => migrate(database)).toThrow('already exists');
    expect(tablesOf(database)).toEqual(['skipped']);
    expect(database.pragma('user_version', { simple: true })).toBe(0);
  });
});
