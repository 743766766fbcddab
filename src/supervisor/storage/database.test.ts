import Database from 'better-sqlite3';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { condemnDatabase, isDamage, openDatabase } from './database.ts';

function newFile(): string {
  return join(temporaryFolder(), 'index.db');
}

function makeHealthy(file: string): void {
  const { database } = openDatabase(file);
  const insert = database.handle.prepare(
    "INSERT INTO notes (path, title, revision, size_bytes, modified_ms) VALUES (?, 'A title', ?, 1, 1)",
  );
  database.transaction(() => {
    for (let note = 0; note < 500; note++) insert.run(`${note}.md`, 'x'.repeat(200));
  });
  database.dispose();
}

describe('condemnDatabase', () => {
  it('has the next start put the file aside, and only that one', () => {
    const file = newFile();
    makeHealthy(file);
    condemnDatabase(file);
    const { database, wasReplaced } = openDatabase(file);
    database.dispose();
    expect(wasReplaced).toBe(true);
    expect(readdirSync(join(file, '..')).some((name) => name.startsWith('index.db.damaged-'))).toBe(true);
    const again = openDatabase(file);
    again.database.dispose();
    expect(again.wasReplaced).toBe(false);
  });
});

describe('openDatabase', () => {
  it('makes a new index with the settings that keep it small and safe', () => {
    const { database, wasReplaced } = openDatabase(newFile());
    const pragma = (name: string) => database.handle.pragma(name, { simple: true });
    const names = ['page_size', 'journal_mode', 'synchronous', 'foreign_keys', 'cache_size', 'mmap_size', 'temp_store'];
    expect([wasReplaced, ...names.map(pragma)]).toEqual([false, 16_384, 'wal', 1, 1, -4_096, 0, 1]);
    database.dispose();
  });

  it('opens a healthy index again with what it held', () => {
    const file = newFile();
    makeHealthy(file);
    const { database, wasReplaced } = openDatabase(file);
    const count = database.handle.prepare('SELECT count(*) FROM notes').pluck().get();
    expect({ wasReplaced, count }).toEqual({ wasReplaced: false, count: 500 });
    database.dispose();
  });

  it.each([
    ['text instead of a database', () => Buffer.from('not a database '.repeat(2_000))],
    ['a header without pages', (healthy: Buffer) => healthy.subarray(0, 100)],
    ['a file cut in the middle', (healthy: Buffer) => healthy.subarray(0, 32_768 + 100)],
    [
      'a page of zeros',
      (healthy: Buffer) => {
        const damaged = Buffer.from(healthy);
        damaged.fill(0, 16_384, 32_768);
        return damaged;
      },
    ],
  ])('puts %s aside and begins anew', (_name, damage) => {
    const file = newFile();
    makeHealthy(file);
    const damaged = damage(readFileSync(file));
    writeFileSync(file, damaged);
    const { database, wasReplaced } = openDatabase(file);
    const count = database.handle.prepare('SELECT count(*) FROM notes').pluck().get();
    database.dispose();
    const aside = readdirSync(join(file, '..')).filter((name) => /^index\.db\.damaged-\d+$/.test(name));
    expect({ wasReplaced, count, aside: aside.length }).toEqual({ wasReplaced: true, count: 0, aside: 1 });
    expect(readFileSync(join(file, '..', aside[0]!)).equals(damaged)).toBe(true);
  });

  it('keeps only the two newest damaged files', () => {
    const file = newFile();
    const old = [1_000, 2_000, 3_000].map((stamp) => `${file}.damaged-${stamp}`);
    for (const name of old) writeFileSync(name, 'old');
    writeFileSync(`${file}.damaged-1000-wal`, 'old');
    writeFileSync(file, 'damaged '.repeat(1_000));
    openDatabase(file).database.dispose();
    expect(old.map((name) => existsSync(name))).toEqual([false, false, true]);
    expect(existsSync(`${file}.damaged-1000-wal`)).toBe(false);
  });

  it('leaves an index of a newer version alone and says so', () => {
    const file = newFile();
    makeHealthy(file);
    const newer = new Database(file);
    newer.pragma('user_version = 999');
    newer.close();
    expect(() => openDatabase(file)).toThrow(expect.objectContaining({ code: 'database-error' }));
    expect(readdirSync(join(file, '..')).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('fails with a code when there is no folder to put the index in', () => {
    const missing = join(temporaryFolder(), 'missing', 'index.db');
    expect(() => openDatabase(missing)).toThrow(expect.objectContaining({ code: 'database-error' }));
  });

  it('puts a folder aside that stands where the index should be', () => {
    const file = newFile();
    mkdirSync(file);
    const { database, wasReplaced } = openDatabase(file);
    database.dispose();
    expect(wasReplaced).toBe(true);
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'leaves an index alone that it may not open for now',
    () => {
      const file = newFile();
      makeHealthy(file);
      chmodSync(file, 0o000);
      expect(() => openDatabase(file)).toThrow(expect.objectContaining({ code: 'database-error' }));
      chmodSync(file, 0o600);
      const { database, wasReplaced } = openDatabase(file);
      database.dispose();
      expect(wasReplaced).toBe(false);
    },
  );

  it('takes a failure to open for damage only where a folder stands', () => {
    const error = new Database.SqliteError('unable to open database file', 'SQLITE_CANTOPEN');
    const file = newFile();
    makeHealthy(file);
    expect([isDamage(error, file), isDamage(error, join(file, '..'))]).toEqual([false, true]);
  });

  it('takes back everything when a transaction fails, and empties the log at a checkpoint', () => {
    const file = newFile();
    const { database } = openDatabase(file);
    const add = database.handle.prepare("INSERT INTO counters VALUES ('a', 1)");
    const failing = () =>
      database.transaction(() => {
        add.run();
        throw new Error('stop');
      });
    expect(failing).toThrow('stop');
    expect(database.handle.prepare('SELECT count(*) FROM counters').pluck().get()).toBe(0);
    database.checkpoint();
    expect(readFileSync(`${file}-wal`).length).toBe(0);
    database.dispose();
  });
});
