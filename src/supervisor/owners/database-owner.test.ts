import { describe, expect, it, vi } from 'vitest';
import { sqliteCacheBytes } from '../storage/database.ts';
import { openTestStore } from '../test/index-builders.ts';
import { databaseOwner } from './database-owner.ts';

describe("SQLite's memory", () => {
  it('is what the cache may hold, and nothing from a shrink to the next statement', async () => {
    const store = openTestStore();
    const shrink = vi.spyOn(store, 'shrinkMemory');
    let privateBytes = 50_000_000;
    const owner = databaseOwner(store, () => (privateBytes -= 1_500_000)); // Read before and after.
    expect([store.notes.count(), owner.reservedBytes()]).toEqual([0, sqliteCacheBytes]);
    expect(await owner.trimTo(1)).toBe(1_500_000);
    expect([owner.reservedBytes(), await owner.release()]).toEqual([0, 0]);
    expect(shrink).toHaveBeenCalledTimes(1);
    expect([store.notes.count(), owner.reservedBytes()]).toEqual([0, sqliteCacheBytes]);
  });

  it('never frees less than nothing: something else may take memory meanwhile', async () => {
    let privateBytes = 50_000_000;
    const owner = databaseOwner(openTestStore(), () => (privateBytes += 1_000));
    expect(await owner.trimTo(0)).toBe(0);
  });

  it('is used by every way of running a statement', () => {
    const store = openTestStore();
    const statement = store.connection.prepare('SELECT 1 AS one');
    const before = store.statementRuns;
    expect([statement.get(), statement.all(), [...statement.iterate()]]).toEqual([
      { one: 1 },
      [{ one: 1 }],
      [{ one: 1 }],
    ]);
    store.transaction(() => store.connection.prepare('CREATE TABLE other (id)').run());
    expect(store.connection.prepare('SELECT 2').pluck().get()).toBe(2);
    expect(store.statementRuns - before).toBe(5);
  });
});
