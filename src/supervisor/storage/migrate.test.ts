import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { CounterRows } from './counter-rows.ts';
import { EmbeddingRows } from './embedding-rows.ts';
import { migrate, schemaVersion } from './migrate.ts';
import { vectorOfHalves } from './vector-blob.ts';

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
      'memory_events',
      'memory_findings',
      'memory_receipts',
      'memory_rollups',
      'next_vectors',
      'note_aliases',
      'note_links',
      'note_names',
      'note_tags',
      'notes',
      'skipped',
      'sqlite_sequence',
      'vector_changes',
      'vector_follower',
      'vector_members',
      'vector_model',
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

  it('keeps the vectors of an earlier version, as float16 with checksums, and has the store follow them all', () => {
    const database = new Database(':memory:');
    migrate(database, 2);
    const vector = new Float32Array([0.5, -0.25, 0.1]);
    const blob = Buffer.from(vector.buffer);
    database
      .prepare('INSERT INTO embeddings (key, vector, times_embedded, last_used_ms) VALUES (?, ?, 1, 0)')
      .run(Buffer.alloc(16), blob);
    database.exec(`INSERT INTO notes VALUES (1, 'a.md', 'a', 'r', 1, 1, NULL);
      INSERT INTO chunks VALUES (1, 1, 0, 1, x'00000000000000000000000000000000', 0, 'a', '', 'text')`);
    migrate(database);
    const halves = new EmbeddingRows(database, new CounterRows(database)).read(1);
    expect(Buffer.isBuffer(halves) && [...vectorOfHalves(halves)].map((value) => Math.round(value * 1_000))).toEqual([
      500, -250, 100,
    ]);
    expect(database.prepare('SELECT embedding_id FROM vector_changes').pluck().all()).toEqual([1]);
  });
});
