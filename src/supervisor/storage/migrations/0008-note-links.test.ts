import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { LinkRows } from '../link-rows.ts';
import { migrate, schemaVersion } from '../migrate.ts';

it('has the notes of an earlier index read again, and keeps their passages', () => {
  const database = new Database(':memory:');
  migrate(database, schemaVersion - 1);
  database.exec(`
    INSERT INTO notes (path, title, revision, size_bytes, modified_ms) VALUES ('a.md', 'a', 'abc', 5, 6);
    INSERT INTO chunks (note_id, ordinal, key, start_offset, title, headings, text)
      VALUES (1, 0, zeroblob(16), 0, 'a', '', 'text');
  `);
  migrate(database);
  expect(database.prepare('SELECT revision, size_bytes FROM notes').get()).toEqual({ revision: '', size_bytes: -1 });
  expect(database.prepare('SELECT count(*) FROM chunks').pluck().get()).toBe(1);
  expect(new LinkRows(database).notesNamed('a')).toEqual([]);
  database.close();
});
