import { mkdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors/app-error.ts';
import { FakeEmbedder } from '../test/fake-embedder.ts';
import { path, sampleNotes, startIndexer, wordsIn, writeNotes } from '../test/start-indexer.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';

const unavailable = () => new AppError('model-unavailable', 'The model process did not start in time.');

describe('Indexer, when something goes wrong', () => {
  it('indexes a text that was saved just before its note was renamed', async () => {
    const vault = temporaryFolder();
    writeNotes(vault, { 'a.md': 'Old text.' });
    const { indexer, store, idle } = await startIndexer(vault, temporaryFolder());
    await idle();
    writeNotes(vault, { 'a.md': 'Freshly typed zebra.' });
    renameSync(join(vault, 'a.md'), join(vault, 'b.md'));
    indexer.noteChanges([
      { kind: 'changed', path: path('a.md') },
      { kind: 'renamed', from: path('a.md'), to: path('b.md') },
    ]);
    await vi.waitFor(() => expect(wordsIn(store, 'zebra')).toEqual(['b.md']));
    expect(wordsIn(store, 'old')).toEqual([]);
  });

  it('keeps what it knows while the vault’s folder is away, says so, and goes on when it is back', async () => {
    const vault = join(temporaryFolder(), 'vault');
    writeNotes(vault, sampleNotes(10));
    const { indexer, store, clock, idle } = await startIndexer(vault, temporaryFolder());
    await idle();
    renameSync(vault, `${vault}-away`);
    indexer.noteChanges(Object.keys(sampleNotes(10)).map((name) => ({ kind: 'changed', path: path(name) })));
    await vi.waitFor(() => expect(indexer.status().phase).toBe('waiting'));
    expect(indexer.status().problem).toMatch(/cannot be opened/);
    indexer.rescan();
    await vi.waitFor(() => expect(indexer.status().problem).toMatch(/cannot be opened/));
    expect([store.notes.count(), store.skipped.count()]).toEqual([10, 0]);
    renameSync(`${vault}-away`, vault);
    writeNotes(vault, { 'new.md': 'Written elsewhere.' });
    clock.advance(60_000);
    await vi.waitFor(() => expect(wordsIn(store, 'elsewhere')).toEqual(['new.md']));
    await idle();
    expect(indexer.status()).toMatchObject({ problem: null, notesDone: 11, skippedNotes: 0 });
  });

  it('keeps the passages of a note that cannot be read for now', async () => {
    const vault = temporaryFolder();
    writeNotes(vault, { 'a.md': 'Here before.' });
    const { indexer, store, idle } = await startIndexer(vault, temporaryFolder());
    await idle();
    rmSync(join(vault, 'a.md'));
    mkdirSync(join(vault, 'a.md')); // Reading it fails with file-error, as for a file that another program holds.
    indexer.noteChanges([{ kind: 'changed', path: path('a.md') }]);
    await vi.waitFor(() => expect(store.skipped.all()).toMatchObject([{ path: 'a.md', reason: 'unreadable' }]));
    expect(wordsIn(store, 'before')).toEqual(['a.md']);
    rmSync(join(vault, 'a.md'), { recursive: true });
    writeNotes(vault, { 'a.md': 'Here before.' });
    const { modifiedMs } = store.notes.get('a.md')!;
    utimesSync(join(vault, 'a.md'), modifiedMs / 1_000, modifiedMs / 1_000);
    indexer.rescan();
    await vi.waitFor(() => expect(store.skipped.count()).toBe(0));
    await idle();
  });

  it('drops no cached embedding when it is paused in the middle of a rebuild', async () => {
    const vault = temporaryFolder();
    writeNotes(vault, sampleNotes(30));
    const { indexer, store, embedder, idle } = await startIndexer(vault, temporaryFolder());
    await idle();
    const prune = vi.spyOn(store.embeddings, 'prune');
    indexer.rebuild();
    await vi.waitFor(() => expect(store.notes.count()).toBe(0), { interval: 0 });
    indexer.pause();
    await vi.waitFor(() => expect(indexer.status().phase).toBe('paused'));
    expect(prune).not.toHaveBeenCalled();
    indexer.resume();
    await idle();
    expect(prune).toHaveBeenCalledTimes(1);
    expect(embedder.embedded).toHaveLength(30);
    expect(indexer.status()).toMatchObject({ chunksDone: 30, textsEmbeddedTwice: 0 });
  });

  it('blames no note when the model cannot be started, waits with its reason, and settles afterwards', async () => {
    const vault = temporaryFolder();
    writeNotes(vault, { 'a.md': 'Hello there.' });
    const embedder = new FakeEmbedder();
    embedder.refusal = unavailable;
    const { indexer, store, clock, idle } = await startIndexer(vault, temporaryFolder(), embedder);
    await vi.waitFor(() => expect(indexer.status().phase).toBe('waiting'));
    expect(indexer.status()).toMatchObject({ problem: unavailable().message, chunksDone: 0, chunksTotal: 1 });
    expect([store.skipped.count(), embedder.calls]).toEqual([0, 1]);
    writeNotes(vault, { 'b.md': 'Words go on meanwhile.' });
    indexer.noteChanges([{ kind: 'changed', path: path('b.md') }]);
    await vi.waitFor(() => expect(wordsIn(store, 'meanwhile')).toEqual(['b.md']));
    expect(embedder.calls).toBe(1);
    const checkpoint = vi.spyOn(store, 'checkpoint');
    embedder.refusal = () => null;
    clock.advance(60_000);
    await idle();
    expect(indexer.status()).toMatchObject({ problem: null, chunksDone: 2, chunksTotal: 2 });
    expect(checkpoint).toHaveBeenCalled();
  });

  it('gives a note on which the model failed another chance at resume and at the next start', async () => {
    const vault = temporaryFolder();
    const data = temporaryFolder();
    writeNotes(vault, { ...sampleNotes(5), 'poison.md': 'This kills the model.' });
    const embedder = new FakeEmbedder();
    embedder.failsOn = (text) => text.includes('kills');
    const first = await startIndexer(vault, data, embedder);
    await first.idle();
    expect(first.indexer.status()).toMatchObject({ chunksDone: 5, chunksTotal: 5, skippedNotes: 1, secondsLeft: 0 });
    const callsBefore = embedder.calls;
    first.indexer.resume();
    await vi.waitFor(() => expect(embedder.calls).toBeGreaterThan(callsBefore));
    await vi.waitFor(() => expect(first.store.skipped.count()).toBe(1));
    await first.end();
    const second = await startIndexer(vault, data);
    await vi.waitFor(() => expect(second.embedder.embedded).toEqual(['This kills the model.']));
    await second.idle();
    expect(second.indexer.status()).toMatchObject({ chunksDone: 6, chunksTotal: 6, skippedNotes: 0 });
  });

  it('waits and tries again while the model has too much to do', async () => {
    const vault = temporaryFolder();
    writeNotes(vault, sampleNotes(3));
    const embedder = new FakeEmbedder();
    embedder.refusal = () => new AppError('too-many-requests', 'Too many requests at once.');
    const { indexer, clock, idle } = await startIndexer(vault, temporaryFolder(), embedder);
    for (const calls of [1, 2, 3]) {
      await vi.waitFor(() => expect(embedder.calls).toBe(calls));
      await new Promise((resolve) => setImmediate(resolve));
      if (calls === 3) embedder.refusal = () => null;
      clock.advance(250);
    }
    await idle();
    expect(indexer.status()).toMatchObject({ chunksDone: 3, textsSentToModel: 3 });
  });

  it('loses nothing when it is paused while a batch is in flight', async () => {
    const vault = temporaryFolder();
    writeNotes(vault, sampleNotes(20));
    const embedder = new FakeEmbedder();
    embedder.isDeferred = true;
    const { indexer, idle } = await startIndexer(vault, temporaryFolder(), embedder);
    await vi.waitFor(() => expect(embedder.inFlight).toBe(1));
    indexer.pause();
    await vi.waitFor(() => expect(indexer.status().phase).toBe('paused'));
    expect([embedder.inFlight, embedder.embedded.length]).toEqual([0, 0]);
    embedder.isDeferred = false;
    indexer.resume();
    await idle();
    expect(indexer.status()).toMatchObject({ chunksDone: 20, textsEmbeddedTwice: 0 });
  });
});
