import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../shared/util/clock.ts';
import type { Logger } from '../logger.ts';
import type { IndexStore } from '../storage/index-store.ts';
import { addNote, embedTexts, openTestStore, silentLog } from '../test/index-builders.ts';
import { randomUnitVector, seededRandom } from '../test/seeded-random.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { GraphKeeper, graphFileName } from './graph-keeper.ts';

const dimensions = 8;

function vectorOf(text: string): Float32Array {
  const seed = Array.from(text).reduce((sum, character) => (Math.imul(sum, 31) + character.charCodeAt(0)) | 0, 7);
  return randomUnitVector(seededRandom(seed), dimensions);
}

function addEmbeddedNote(store: IndexStore, path: string, texts: readonly string[]): number[] {
  addNote(store, path, texts);
  return embedTexts(store, texts, vectorOf);
}

function texts(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix} ${index}`);
}

/** A log that keeps what it is told. */
function listeningLog() {
  const lines: string[] = [];
  const log = { ...silentLog, info: (line: string) => lines.push(line), warn: (line: string) => lines.push(line) };
  return { lines, log };
}

function arrange() {
  const folder = temporaryFolder();
  const store = openTestStore(folder);
  const newKeeper = (log: Logger = silentLog) =>
    new GraphKeeper({ store, folder, dimensions, clock: systemClock, log });
  return { folder, store, newKeeper, file: join(folder, graphFileName) };
}

function nearestTo(keeper: GraphKeeper, text: string): number | undefined {
  return keeper.search(vectorOf(text), 1)[0]?.id;
}

describe('GraphKeeper', () => {
  it('makes the graph from the rows when none was saved', async () => {
    const { store, newKeeper } = arrange();
    const ids = addEmbeddedNote(store, 'a.md', texts('a', 100));
    const { lines, log } = listeningLog();
    const keeper = newKeeper(log);
    expect([keeper.isReady, keeper.search(vectorOf('a 5'), 1)]).toEqual([false, []]);
    const opening = keeper.open();
    expect(keeper.isReady).toBe(false);
    await opening;
    expect([keeper.isReady, keeper.count, nearestTo(keeper, 'a 5')]).toEqual([true, 100, ids[5]]);
    expect(lines).toEqual([expect.stringContaining('No vector graph')]);
  });

  it('reads a saved graph and settles what changed since', async () => {
    const { store, newKeeper } = arrange();
    addEmbeddedNote(store, 'gone.md', ['gone']);
    addEmbeddedNote(store, 'a.md', ['kept']);
    const first = newKeeper();
    await first.open();
    expect(await first.save()).toBe(true);
    store.notes.remove('gone.md');
    const [added] = addEmbeddedNote(store, 'b.md', ['added']);
    const { lines, log } = listeningLog();
    const second = newKeeper(log);
    await second.open();
    expect([lines, second.count, second.deletedCount]).toEqual([[], 2, 1]);
    expect(nearestTo(second, 'added')).toBe(added);
    expect(second.unsavedChanges).toBe(2);
  });

  it('makes the graph anew, with the same answers, when its file was damaged', async () => {
    const { store, newKeeper, file } = arrange();
    const ids = addEmbeddedNote(store, 'a.md', texts('a', 50));
    const first = newKeeper();
    await first.open();
    await first.save();
    const damaged = readFileSync(file);
    damaged.writeUInt8(damaged.readUInt8(500) ^ 1, 500);
    writeFileSync(file, damaged);
    const { lines, log } = listeningLog();
    const second = newKeeper(log);
    await second.open();
    expect(lines).toEqual([expect.stringContaining('damaged')]);
    expect(nearestTo(second, 'a 7')).toBe(ids[7]);
    expect(await second.saveWhenDue(50)).toBe(true);
  });

  it('takes in vectors just committed and saves them when they are enough', async () => {
    const { store, newKeeper } = arrange();
    const keeper = newKeeper();
    await keeper.open();
    expect(await keeper.save()).toBe(false);
    const ids = addEmbeddedNote(store, 'a.md', ['one', 'two']);
    keeper.add(ids.map((id, index) => ({ id, vector: vectorOf(['one', 'two'][index]!) })));
    expect(nearestTo(keeper, 'two')).toBe(ids[1]);
    expect(await keeper.saveWhenDue(3)).toBe(false);
    expect(await keeper.saveWhenDue(2)).toBe(true);
    expect(keeper.unsavedChanges).toBe(0);
  });

  it('goes on when its file cannot be written, says so once, and tries again after as many changes or at rest', async () => {
    const { store, newKeeper, file } = arrange();
    const { lines, log } = listeningLog();
    addEmbeddedNote(store, 'a.md', texts('a', 10));
    mkdirSync(`${file}.tmp`);
    const keeper = newKeeper(log);
    await keeper.open();
    lines.length = 0;
    expect(await keeper.saveWhenDue(10)).toBe(false);
    expect(await keeper.saveWhenDue(10)).toBe(false);
    expect(lines).toHaveLength(1);
    await expect(keeper.save()).rejects.toThrow();
    addEmbeddedNote(store, 'b.md', texts('b', 10));
    keeper.markStale();
    await keeper.syncWithRows();
    expect(await keeper.saveWhenDue(10)).toBe(false);
    expect(lines).toHaveLength(1);
    rmdirSync(`${file}.tmp`);
    expect(await keeper.saveWhenDue(10)).toBe(false);
    expect(await keeper.saveWhenDue(10, true)).toBe(true);
    expect(keeper.unsavedChanges).toBe(0);
  });

  it('removes what no passage uses any more and takes it back after an undo', async () => {
    const { store, newKeeper } = arrange();
    const [one] = addEmbeddedNote(store, 'a.md', ['one', 'two']);
    const keeper = newKeeper();
    await keeper.open();
    addNote(store, 'a.md', ['two']);
    await keeper.syncWithRows();
    expect(nearestTo(keeper, 'one')).toBe(one); // Nobody said that anything changed.
    keeper.markStale();
    await keeper.syncWithRows();
    expect(nearestTo(keeper, 'one')).not.toBe(one);
    addNote(store, 'a.md', ['one', 'two']);
    keeper.markStale();
    await keeper.syncWithRows();
    expect([nearestTo(keeper, 'one'), keeper.deletedCount]).toEqual([one, 0]);
  });

  it('looks only at the embeddings that are named to it', async () => {
    const { store, newKeeper } = arrange();
    const [one] = addEmbeddedNote(store, 'a.md', ['one']);
    addEmbeddedNote(store, 'b.md', ['kept']);
    const keeper = newKeeper();
    await keeper.open();
    store.notes.remove('a.md');
    const added = addEmbeddedNote(store, 'c.md', ['two', 'three']);
    const liveIds = vi.spyOn(store.embeddings, 'liveIds');
    keeper.markStale([one!, ...added]);
    await keeper.syncWithRows();
    expect([keeper.count, nearestTo(keeper, 'two'), keeper.deletedCount]).toEqual([3, added[0], 1]);
    expect(liveIds).not.toHaveBeenCalled();
    keeper.markStale(Array.from({ length: 3_000 }, (_, id) => id));
    await keeper.syncWithRows();
    expect(liveIds).toHaveBeenCalledTimes(1);
  });

  it('leaves what is added during a save to the next sync', async () => {
    const { store, newKeeper } = arrange();
    addEmbeddedNote(store, 'a.md', texts('a', 200));
    const keeper = newKeeper();
    await keeper.open();
    const saving = keeper.save();
    const [late = 0] = addEmbeddedNote(store, 'b.md', ['late']);
    keeper.add([{ id: late, vector: vectorOf('late') }]);
    expect(keeper.count).toBe(200);
    await saving;
    await keeper.syncWithRows();
    expect([keeper.count, nearestTo(keeper, 'late'), keeper.unsavedChanges]).toEqual([201, late, 1]);
  });

  it('leaves out vectors of another size', async () => {
    const { store, newKeeper } = arrange();
    addEmbeddedNote(store, 'a.md', ['one']);
    addNote(store, 'b.md', ['other model']);
    embedTexts(store, ['other model'], () => new Float32Array(3));
    const keeper = newKeeper();
    await keeper.open();
    expect(keeper.count).toBe(1);
  });

  it('stops when it is cancelled, and makes the graph at the next sync', async () => {
    const { store, newKeeper } = arrange();
    addEmbeddedNote(store, 'a.md', texts('a', 100));
    const keeper = newKeeper();
    const abort = new AbortController();
    const opening = keeper.open(abort.signal);
    abort.abort();
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    expect([keeper.isReady, keeper.count]).toEqual([false, 0]);
    await keeper.syncWithRows();
    expect([keeper.isReady, keeper.count]).toEqual([true, 100]);
  });

  it('makes the graph anew when more than a thousand and 30 % of its places are deleted', async () => {
    const { store, newKeeper } = arrange();
    addEmbeddedNote(store, 'gone.md', texts('gone', 1_001));
    const kept = addEmbeddedNote(store, 'a.md', texts('kept', 500));
    const keeper = newKeeper();
    await keeper.open();
    const before = keeper.reservedBytes;
    store.notes.remove('gone.md');
    keeper.markStale();
    await keeper.syncWithRows();
    expect([keeper.count, keeper.deletedCount, keeper.isReady]).toEqual([500, 0, true]);
    expect(keeper.reservedBytes).toBeLessThan(before);
    expect(nearestTo(keeper, 'kept 7')).toBe(kept[7]);
  });
});
