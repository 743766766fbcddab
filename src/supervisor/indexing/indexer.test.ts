import { renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { FakeEmbedder, vectorOfText } from '../test/fake-embedder.ts';
import { path, sampleNotes, startIndexer, wordsIn, writeNotes } from '../test/start-indexer.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';

describe('Indexer', () => {
  it('indexes a vault to the end: words and vectors', async () => {
    const vault = temporaryFolder();
    writeNotes(vault, { 'a.md': '# Apples\n\nRed fruit.', 'deep/b.md': '# Bread\n\nBaked at dawn.' });
    const { indexer, store, vectors, idle } = await startIndexer(vault, temporaryFolder());
    await idle();
    expect(indexer.status()).toMatchObject({
      phase: 'idle',
      notesDone: 2,
      notesTotal: 2,
      chunksDone: 2,
      chunksTotal: 2,
      areVectorsReady: true,
      textsSentToModel: 2,
      secondsLeft: 0,
    });
    expect(wordsIn(store, 'dawn')).toEqual(['deep/b.md']);
    const [nearest] = await vectors.search({ vector: vectorOfText('Bread\nBaked at dawn.'), limit: 1 });
    expect(store.chunks.ofEmbedding(nearest!.id).map((chunk) => chunk.path)).toEqual(['deep/b.md']);
  });

  it('follows edits, removals and renames, and embeds only what changed', async () => {
    const vault = temporaryFolder();
    writeNotes(vault, { 'a.md': '# A\n\nFirst.', 'b.md': '# B\n\nSecond.' });
    const { indexer, store, embedder, idle } = await startIndexer(vault, temporaryFolder());
    await idle();
    embedder.embedded.length = 0;

    writeFileSync(join(vault, 'a.md'), '# A\n\nFirst.\n\n# More\n\nThird.');
    indexer.noteChanges([{ kind: 'changed', path: path('a.md') }]);
    await vi.waitFor(() => expect(embedder.embedded).toEqual(['More\nThird.']));

    renameSync(join(vault, 'b.md'), join(vault, 'c.md'));
    indexer.noteChanges([{ kind: 'renamed', from: path('b.md'), to: path('c.md') }]);
    await vi.waitFor(() => expect(wordsIn(store, 'second')).toEqual(['c.md']));

    rmSync(join(vault, 'c.md'));
    indexer.noteChanges([{ kind: 'removed', path: path('c.md') }]);
    await vi.waitFor(() => expect(wordsIn(store, 'second')).toEqual([]));
    await idle();
    expect(embedder.embedded).toEqual(['More\nThird.']);
  });

  it('says that it has read every note only once what is queued or in hand is in the index', async () => {
    const vault = temporaryFolder();
    writeNotes(vault, { 'a.md': '# A\n\nFirst.' });
    const { indexer, store, idle } = await startIndexer(vault, temporaryFolder());
    expect(indexer.hasReadEveryNote).toBe(false);
    await idle();
    expect(indexer.hasReadEveryNote).toBe(true);
    const isKnown = () => wordsIn(store, 'fresh').length > 0;
    const told: boolean[] = [];
    writeFileSync(join(vault, 'a.md'), '# A\n\nFresh.');
    indexer.noteChanges([{ kind: 'changed', path: path('a.md') }]);
    while (!isKnown()) {
      told.push(indexer.hasReadEveryNote);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(told.length).toBeGreaterThan(1);
    expect(told).not.toContain(true);
    await idle();
    expect(indexer.hasReadEveryNote).toBe(true);
  });

  it('embeds nothing twice when a passage moves to another note or an edit is undone', async () => {
    const vault = temporaryFolder();
    writeNotes(vault, { 'a.md': '# Same\n\nMoving text.' });
    const { indexer, embedder, store, idle } = await startIndexer(vault, temporaryFolder());
    await idle();
    rmSync(join(vault, 'a.md'));
    writeNotes(vault, { 'b.md': '# Same\n\nMoving text.' });
    indexer.noteChanges([
      { kind: 'removed', path: path('a.md') },
      { kind: 'changed', path: path('b.md') },
    ]);
    await vi.waitFor(() => expect(wordsIn(store, 'moving')).toEqual(['b.md']));
    await idle();
    expect(embedder.embedded).toEqual(['Same\nMoving text.']);
    expect(indexer.status()).toMatchObject({ chunksDone: 1, chunksTotal: 1 });
  });

  it('goes on where it was killed, at any batch, without embedding a stored passage again', async () => {
    const vault = temporaryFolder();
    writeNotes(vault, sampleNotes(200));
    const data = temporaryFolder();
    const embedded: string[] = [];
    for (let life = 0; life < 4; life += 1) {
      const embedder = new FakeEmbedder();
      const running = await startIndexer(vault, data, embedder);
      await new Promise<void>((resolve) => {
        embedder.beforeBatch = () => embedder.calls > life && resolve();
      });
      await running.end();
      embedded.push(...embedder.embedded);
    }
    const last = await startIndexer(vault, data);
    await last.idle();
    embedded.push(...last.embedder.embedded);
    expect(embedded).toHaveLength(200);
    expect(new Set(embedded).size).toBe(200);
    expect(last.indexer.status()).toMatchObject({ chunksDone: 200, notesDone: 200 });
    expect(last.vectors.count).toBe(200);
    expect(last.store.embeddings.countEmbeddedTwice()).toBe(0);
  });

  it('finds at its start what changed while it was away', async () => {
    const vault = temporaryFolder();
    const data = temporaryFolder();
    writeNotes(vault, { 'kept.md': 'Kept.', 'edited.md': 'Before.', 'removed.md': 'Gone.', 'touched.md': 'Same.' });
    const first = await startIndexer(vault, data);
    await first.idle();
    await first.end();
    writeNotes(vault, { 'edited.md': 'Afterwards.', 'new.md': 'Fresh.' });
    utimesSync(join(vault, 'touched.md'), 1, 1);
    rmSync(join(vault, 'removed.md'));
    const second = await startIndexer(vault, data);
    await second.idle();
    expect(second.embedder.embedded.toSorted()).toEqual(['Afterwards.', 'Fresh.']);
    expect([...second.store.notes.all().keys()].toSorted()).toEqual(['edited.md', 'kept.md', 'new.md', 'touched.md']);
  });

  it('marks the note on which the model fails, and goes on', async () => {
    const vault = temporaryFolder();
    writeNotes(vault, { ...sampleNotes(20), 'poison.md': 'This kills the model.' });
    const embedder = new FakeEmbedder();
    embedder.failsOn = (text) => text.includes('kills');
    const { indexer, store, idle } = await startIndexer(vault, temporaryFolder(), embedder);
    await idle();
    expect(store.skipped.all()).toMatchObject([{ path: 'poison.md', reason: 'model-failed' }]);
    expect(embedder.embedded).toHaveLength(20);
    expect(wordsIn(store, 'kills')).toEqual(['poison.md']);

    embedder.failsOn = () => false;
    writeFileSync(join(vault, 'poison.md'), 'This kills nobody.');
    indexer.noteChanges([{ kind: 'changed', path: path('poison.md') }]);
    await vi.waitFor(() => expect(store.skipped.count()).toBe(0));
    await vi.waitFor(() => expect(embedder.embedded).toContain('This kills nobody.'));
  });

  it('blames no note when the model fails on every one, and tries again after a minute', async () => {
    const vault = temporaryFolder();
    writeNotes(vault, sampleNotes(10));
    const embedder = new FakeEmbedder();
    embedder.failsOn = () => true;
    const { indexer, store, clock, idle } = await startIndexer(vault, temporaryFolder(), embedder);
    await vi.waitFor(() => expect(indexer.status()).toMatchObject({ phase: 'waiting' }));
    expect(indexer.status().problem).toMatch(/keeps failing/);
    expect(store.skipped.count()).toBe(0);
    expect(wordsIn(store, 'number')).toHaveLength(10);
    embedder.failsOn = () => false;
    clock.advance(60_000);
    await vi.waitFor(() => expect(embedder.embedded).toHaveLength(10));
    await idle();
    expect(indexer.status().problem).toBeNull();
  });

  it('pauses between batches, still takes saved notes into word search, and resumes', async () => {
    const vault = temporaryFolder();
    writeNotes(vault, sampleNotes(60));
    const embedder = new FakeEmbedder();
    const { indexer, store, idle } = await startIndexer(vault, temporaryFolder(), embedder);
    embedder.beforeBatch = () => embedder.calls === 2 && indexer.pause();
    await vi.waitFor(() => expect(indexer.status().phase).toBe('paused'));
    const done = indexer.status().chunksDone;
    expect(done).toBeLessThan(60);
    writeNotes(vault, { 'urgent.md': 'Written during the pause.' });
    indexer.noteChanges([{ kind: 'changed', path: path('urgent.md') }]);
    await vi.waitFor(() => expect(wordsIn(store, 'pause')).toEqual(['urgent.md']));
    expect(indexer.status()).toMatchObject({ phase: 'paused', chunksDone: done });
    indexer.resume();
    await idle();
    expect(indexer.status()).toMatchObject({ chunksDone: 61, chunksTotal: 61 });
    expect(new Set(embedder.embedded).size).toBe(embedder.embedded.length);
  });

  it('stops, gives the model up, and resumes without loss', async () => {
    const vault = temporaryFolder();
    writeNotes(vault, sampleNotes(40));
    const embedder = new FakeEmbedder();
    const { indexer, releaseModel, idle } = await startIndexer(vault, temporaryFolder(), embedder);
    embedder.beforeBatch = () => embedder.calls === 1 && indexer.stop();
    await vi.waitFor(() => expect(indexer.status().phase).toBe('stopped'));
    expect(releaseModel).toHaveBeenCalledTimes(1);
    indexer.resume();
    await idle();
    expect(indexer.status().chunksDone).toBe(40);
  });

  it('rebuilds from the notes without embedding an unchanged passage', async () => {
    const vault = temporaryFolder();
    writeNotes(vault, sampleNotes(30));
    const { indexer, embedder, vectors, idle } = await startIndexer(vault, temporaryFolder());
    await idle();
    indexer.rebuild();
    await vi.waitFor(() => expect(indexer.status().phase).not.toBe('idle'), { interval: 1 });
    await idle();
    expect(embedder.embedded).toHaveLength(30);
    expect(indexer.status()).toMatchObject({ notesDone: 30, chunksDone: 30 });
    expect(vectors.count).toBe(30);
  });

  it('leaves out what it cannot read, with a reason, and takes it in once it can', async () => {
    const vault = temporaryFolder();
    writeNotes(vault, { 'good.md': 'Good.' });
    writeFileSync(join(vault, 'bad.md'), Buffer.from([0xff, 0xfe, 0x41]));
    writeFileSync(join(vault, 'huge.md'), Buffer.alloc(5_000_001, 'x'));
    const { indexer, store, idle } = await startIndexer(vault, temporaryFolder());
    await idle();
    expect(store.skipped.all().map(({ path: file, reason }) => `${file}: ${reason}`)).toEqual([
      'bad.md: not-text',
      'huge.md: too-large',
    ]);
    writeFileSync(join(vault, 'bad.md'), 'Mended.');
    indexer.noteChanges([{ kind: 'changed', path: path('bad.md') }]);
    await vi.waitFor(() => expect(wordsIn(store, 'mended')).toEqual(['bad.md']));
    expect(store.skipped.count()).toBe(1);
  });
});
