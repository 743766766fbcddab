import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { schemaVersion, migrate } from '../migrate.ts';
import { initialSchema } from './0001-initial.ts';

describe('the step to 0002', () => {
  it('keeps the data of 0001 and adds the tables of memory history', () => {
    const database = new Database(':memory:');
    database.exec(initialSchema);
    database.pragma('user_version = 1');
    database.exec(`
      INSERT INTO notes VALUES (1, 'a.md', 'A', 'r', 3, 4, NULL);
      INSERT INTO embeddings VALUES (7, x'00112233445566778899aabbccddeeff', 1, 5, x'0000803f');
      INSERT INTO chunks VALUES (2, 1, 0, 7, x'00112233445566778899aabbccddeeff', 0, 'A', '', 'memory promise');
      INSERT INTO counters VALUES ('kept', 9);
    `);
    migrate(database);
    expect(database.pragma('user_version', { simple: true })).toBe(schemaVersion);
    expect(database.prepare('SELECT rowid FROM chunks_fts WHERE chunks_fts MATCH ?').pluck().all('promise')).toEqual([
      2,
    ]);
    const counts = [
      'notes',
      'embeddings',
      'chunks',
      'counters',
      'memory_rollups',
      'memory_events',
      'memory_receipts',
    ].map((table) => database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
    expect(counts).toEqual([1, 1, 1, 1, 0, 0, 0]);
  });

  it('bounds the bytes of a row', () => {
    const database = new Database(':memory:');
    migrate(database);
    const insert = database.prepare("INSERT INTO memory_events (kind, at_ms, body) VALUES ('gc', 1, ?)");
    expect(() => insert.run('x'.repeat(10_001))).toThrow(/CHECK/);
  });
});
