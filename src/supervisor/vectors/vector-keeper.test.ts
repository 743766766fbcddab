import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { addNote, embedTexts, openTestStore } from '../test/index-builders.ts';
import { newTestVectors, openTestVectors } from '../test/open-test-vectors.ts';
import { vectorOfText } from '../test/fake-embedder.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';
import type { IndexStore } from '../storage/index-store.ts';
import { ExactStore } from './test/exact-store.ts';
import { VectorKeeper } from './vector-keeper.ts';

const embed = (store: IndexStore, texts: readonly string[]) => embedTexts(store, texts, (text) => vectorOfText(text));

async function nearestTo(vectors: VectorKeeper, text: string): Promise<number | undefined> {
  const [nearest] = await vectors.search({ vector: vectorOfText(text), limit: 1 });
  return nearest?.id;
}

describe('VectorKeeper', () => {
  it('finds nothing before it is open, and everything in use once it has followed the rows', async () => {
    const store = openTestStore();
    addNote(store, 'a.md', ['one', 'two']);
    const [one] = embed(store, ['one', 'two']);
    const vectors = newTestVectors(store);
    expect([vectors.isReady, await nearestTo(vectors, 'one')]).toEqual([false, undefined]);
    await vectors.open();
    await vectors.sync();
    expect([vectors.isReady, vectors.count, await nearestTo(vectors, 'one')]).toEqual([true, 2, one]);
  });

  it('removes what no passage uses any more, and takes it back after an undo', async () => {
    const store = openTestStore();
    addNote(store, 'a.md', ['one', 'two']);
    const [one, two] = embed(store, ['one', 'two']);
    const vectors = await openTestVectors(store);
    addNote(store, 'a.md', ['two']);
    await vectors.sync();
    expect([vectors.count, await nearestTo(vectors, 'one')]).toEqual([1, two]);
    addNote(store, 'a.md', ['one', 'two']);
    await vectors.sync();
    expect([vectors.count, await nearestTo(vectors, 'one')]).toEqual([2, one]);
  });

  it('follows at the next start what was committed before a kill', async () => {
    const store = openTestStore();
    addNote(store, 'a.md', ['one']);
    embed(store, ['one']);
    const kept = new Map<number, Float32Array>();
    const life = () =>
      new VectorKeeper({
        vectors: new ExactStore(32, kept),
        rows: store,
        clock: new ManualClock(),
        onVectorsLost: vi.fn(),
        onTidyError: vi.fn(),
      });
    const first = life();
    await first.open();
    await first.sync();
    addNote(store, 'a.md', ['two']);
    const [two] = embed(store, ['two']); // Killed here: the store has not heard of it.
    const second = life();
    await second.open();
    expect(await nearestTo(second, 'two')).not.toBe(two);
    await second.sync();
    expect([second.count, await nearestTo(second, 'two')]).toEqual([1, two]);
  });

  it('notes again what it could not follow', async () => {
    const store = openTestStore();
    addNote(store, 'a.md', ['one']);
    embed(store, ['one']);
    const exact = new ExactStore(32);
    const vectors = new VectorKeeper({
      vectors: exact,
      rows: store,
      clock: new ManualClock(),
      onVectorsLost: vi.fn(),
      onTidyError: vi.fn(),
    });
    await vectors.open();
    const add = vi.spyOn(exact, 'add').mockRejectedValueOnce(new Error('The disk is full.'));
    await expect(vectors.sync()).rejects.toThrow('The disk is full.');
    await vectors.sync();
    expect([add.mock.calls.length, vectors.count, store.vectorChanges.count()]).toEqual([2, 1, 0]);
  });

  it('leaves out vectors of another size', async () => {
    const store = openTestStore();
    addNote(store, 'a.md', ['one', 'other model']);
    embed(store, ['one']);
    embedTexts(store, ['other model'], () => new Float32Array(3));
    expect((await openTestVectors(store)).count).toBe(1);
  });

  it('stops when it is cancelled, and goes on at the next sync', async () => {
    const store = openTestStore();
    const texts = Array.from({ length: 200 }, (_, index) => `text ${index}`);
    addNote(store, 'a.md', texts);
    embed(store, texts);
    const vectors = newTestVectors(store);
    await vectors.open();
    const abort = new AbortController();
    const syncing = vectors.sync(abort.signal);
    abort.abort();
    await expect(syncing).rejects.toMatchObject({ code: 'cancelled' });
    expect(vectors.count).toBeLessThan(200);
    await vectors.sync();
    expect(vectors.count).toBe(200);
  });

  it('tidies between syncs, one at a time, and stops for the next one', async () => {
    const store = openTestStore();
    const exact = new ExactStore(32);
    Object.defineProperty(exact, 'needsMaintenance', { get: () => true });
    const signals: AbortSignal[] = [];
    vi.spyOn(exact, 'maintain').mockImplementation((signal?: AbortSignal) => {
      signals.push(signal!);
      return new Promise((resolve) => signal?.addEventListener('abort', () => resolve()));
    });
    const vectors = new VectorKeeper({
      vectors: exact,
      rows: store,
      clock: new ManualClock(),
      onVectorsLost: vi.fn(),
      onTidyError: vi.fn(),
    });
    await vectors.open();
    await vectors.sync();
    await vectors.sync();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    addNote(store, 'a.md', ['one']);
    embed(store, ['one']);
    await vectors.sync();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    await vectors.close();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  it('counts as used while it follows the rows, is tidied, or its recall is measured', async () => {
    const store = openTestStore();
    const clock = new ManualClock();
    const exact = new ExactStore(32);
    const vectors = newTestVectors(store, 32, { vectors: exact, clock });
    await vectors.open();
    addNote(store, 'a.md', ['one']);
    embed(store, ['one']);
    clock.advance(3_600_000);
    await vectors.sync();
    await vi.waitFor(() => expect(vectors.isTidying).toBe(false));
    expect(vectors.lastAccessMs).toBe(clock.nowMs());
    const rest = Promise.withResolvers<void>();
    Object.defineProperty(exact, 'needsMaintenance', { get: () => true });
    vi.spyOn(exact, 'maintain').mockReturnValue(rest.promise);
    await vectors.sync();
    clock.advance(3_600_000);
    expect([vectors.isTidying, vectors.lastAccessMs]).toEqual([true, clock.nowMs()]);
    rest.resolve();
    await vi.waitFor(() => expect(vectors.isTidying).toBe(false));
    const endedMs = clock.nowMs();
    clock.advance(3_600_000);
    expect(vectors.lastAccessMs).toBe(endedMs);
    const measuring = vectors.measureRecall(new AbortController().signal);
    clock.advance(3_600_000);
    expect(vectors.lastAccessMs).toBe(clock.nowMs());
    await measuring;
  });

  it('tells of an error that ends the tidying', async () => {
    const exact = new ExactStore(32);
    Object.defineProperty(exact, 'needsMaintenance', { get: () => true });
    vi.spyOn(exact, 'maintain').mockRejectedValue(new Error('A page makes no sense.'));
    const onTidyError = vi.fn();
    const vectors = new VectorKeeper({
      vectors: exact,
      rows: openTestStore(),
      clock: new ManualClock(),
      onVectorsLost: vi.fn(),
      onTidyError,
    });
    await vectors.open();
    await vectors.sync();
    await vi.waitFor(() => expect(onTidyError).toHaveBeenCalledTimes(1));
  });

  it('checks the store when it is at rest, once a day, and has what was damaged embedded anew', async () => {
    const folder = temporaryFolder();
    const store = openTestStore(folder);
    const clock = new ManualClock();
    addNote(store, 'a.md', ['one', 'two']);
    const [one] = embed(store, ['one', 'two']);
    const onVectorsLost = vi.fn();
    const vectors = newTestVectors(store, 32, { clock, onVectorsLost });
    await vectors.open();
    await vectors.sync();
    await vi.waitFor(() => expect(vectors.isTidying).toBe(false));
    const other = new Database(join(folder, 'index.db'));
    other.exec(`UPDATE embeddings SET vector = zeroblob(64) WHERE embedding_id = ${one}`);
    other.close();
    await vectors.sync();
    expect(vectors.isTidying).toBe(false);
    clock.advance(24 * 3_600_000);
    await vectors.sync();
    await vi.waitFor(() => expect(onVectorsLost).toHaveBeenCalledTimes(1));
    await vi.waitFor(() => expect(vectors.isTidying).toBe(false));
    await vectors.sync();
    expect([store.chunks.countWithoutEmbedding(), vectors.count]).toEqual([1, 1]);
  });
});
