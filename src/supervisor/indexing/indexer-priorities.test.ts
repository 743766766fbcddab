import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../shared/errors/app-error.ts';
import { FakeEmbedder } from '../test/fake-embedder.ts';
import { path, sampleNotes, startIndexer, wordsIn, writeNotes } from '../test/start-indexer.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { callTexts } from './embed-batches.ts';

async function startHeld(notes: number) {
  const vault = temporaryFolder();
  writeNotes(vault, sampleNotes(notes));
  const embedder = new FakeEmbedder();
  embedder.isDeferred = true;
  const started = await startIndexer(vault, temporaryFolder(), embedder);
  await vi.waitFor(() => expect(embedder.inFlight).toBe(1));
  /** Lets the call under way go, and waits for the next. */
  const nextCall = async () => {
    const { calls } = embedder;
    embedder.release();
    await vi.waitFor(() => expect(embedder.calls).toBe(calls + 1));
  };
  return { ...started, vault, nextCall };
}

const numbers = (texts: readonly string[]) => texts.map((text) => Number(/number (\d+)/.exec(text)?.[1] ?? -1));

describe('What the indexer does first', () => {
  it('reads saved notes into word search while the model has a batch, and even while it hangs', async () => {
    const { indexer, embedder, store, vault } = await startHeld(20);
    writeNotes(vault, { 'new.md': 'A freshly typed zebra.' });
    indexer.noteChanges([{ kind: 'changed', path: path('new.md') }]);
    await vi.waitFor(() => expect(wordsIn(store, 'zebra')).toEqual(['new.md']));
    expect([embedder.inFlight, embedder.embedded.length]).toEqual([1, 0]);
  });

  it('cuts a batch of the bulk short for a note that was just saved', async () => {
    const { indexer, embedder, store, vault, nextCall, idle } = await startHeld(40);
    writeNotes(vault, { 'new.md': 'A freshly typed zebra.' });
    indexer.noteChanges([{ kind: 'changed', path: path('new.md') }]);
    await vi.waitFor(() => expect(wordsIn(store, 'zebra')).toEqual(['new.md']));
    await nextCall();
    expect(embedder.embedded).toHaveLength(callTexts);
    await nextCall();
    expect(embedder.embedded[callTexts]).toBe('A freshly typed zebra.');
    embedder.isDeferred = false;
    embedder.release();
    await idle();
    expect(indexer.status()).toMatchObject({ chunksDone: 41, textsEmbeddedTwice: 0, textsSentToModel: 41 });
  });

  it('takes the open note before what was edited, and that before all others', async () => {
    const { indexer, embedder, nextCall, vault, idle } = await startHeld(40);
    writeNotes(vault, { 'note-20.md': 'Edited: number 20.' });
    indexer.noteChanges([{ kind: 'changed', path: path('note-20.md') }]);
    indexer.setOpenNote('note-30.md');
    await vi.waitFor(() => expect(indexer.status().updates).toBeGreaterThanOrEqual(41));
    await nextCall();
    await nextCall();
    expect(numbers(embedder.embedded).slice(callTexts)).toEqual([30, 20]);
    embedder.isDeferred = false;
    embedder.release();
    await idle();
  });

  it('reads the open note first of all that a scan found', async () => {
    const vault = temporaryFolder();
    writeNotes(vault, sampleNotes(30));
    const { indexer, store, idle } = await startIndexer(vault, temporaryFolder(), new FakeEmbedder());
    indexer.setOpenNote('note-9.md'); // Before its first step.
    await idle();
    expect(store.notes.get('note-9.md')?.noteId).toBe(1);
  });
});

describe('The bulk gives way', () => {
  it('to the battery: a call, then a rest of twice its time, and it says so', async () => {
    const { indexer, embedder, clock, nextCall } = await startHeld(40);
    indexer.setOnBattery(true);
    clock.advance(300);
    const { calls } = embedder;
    embedder.release();
    await vi.waitFor(() => expect(clock.pendingTimers).toBeGreaterThan(0));
    expect([embedder.calls, embedder.embedded.length]).toEqual([calls, callTexts]);
    expect(indexer.status()).toMatchObject({ phase: 'embedding', slowedBy: 'battery', chunksDone: callTexts });
    clock.advance(599);
    await new Promise((resolve) => setImmediate(resolve));
    expect(embedder.calls).toBe(calls);
    clock.advance(1);
    await vi.waitFor(() => expect(embedder.inFlight).toBe(1));
    indexer.setOnBattery(false);
    await nextCall();
    expect([indexer.status().slowedBy, clock.pendingTimers]).toEqual([null, 0]);
  });

  it('to a user who types, but a note that was saved does not wait', async () => {
    const { indexer, embedder, clock, vault } = await startHeld(40);
    indexer.userTyped();
    clock.advance(1_000);
    embedder.release();
    await vi.waitFor(() => expect(clock.pendingTimers).toBeGreaterThan(0));
    expect(indexer.status().slowedBy).toBe('typing');
    embedder.isDeferred = false;
    writeNotes(vault, { 'new.md': 'A freshly typed zebra.' });
    indexer.noteChanges([{ kind: 'changed', path: path('new.md') }]);
    await vi.waitFor(() => expect(embedder.embedded).toContain('A freshly typed zebra.'));
    expect(embedder.embedded).toHaveLength(callTexts + 1);
    clock.advance(2_000);
    await vi.waitFor(() => expect(embedder.embedded).toHaveLength(41));
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('Notes on which the model fails', () => {
  it('are told, however many lie side by side, and keep no other note waiting', async () => {
    const vault = temporaryFolder();
    const bad = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`bad-${index}.md`, `Poison ${index}.`]));
    writeNotes(vault, { ...bad, ...sampleNotes(10) });
    const embedder = new FakeEmbedder();
    embedder.failsOn = (text) => text.startsWith('Poison');
    const { indexer, store, idle } = await startIndexer(vault, temporaryFolder(), embedder);
    await idle();
    expect(store.skipped.all().map((note) => note.path)).toEqual(Object.keys(bad));
    expect(indexer.status()).toMatchObject({ problem: null, chunksDone: 10, chunksTotal: 10, skippedNotes: 9 });
  });

  it('are tried again after all others', async () => {
    const vault = temporaryFolder();
    const data = temporaryFolder();
    writeNotes(vault, { 'a-bad.md': 'Poison.' });
    const embedder = new FakeEmbedder();
    embedder.failsOn = (text) => text.startsWith('Poison');
    const first = await startIndexer(vault, data, embedder);
    await first.idle();
    await first.end();
    writeNotes(vault, sampleNotes(20));
    const second = await startIndexer(vault, data);
    await second.idle();
    expect([second.embedder.embedded.length, second.embedder.embedded.at(-1)]).toEqual([21, 'Poison.']);
    expect(second.indexer.status().skippedNotes).toBe(0);
  });

  it('are not blamed for a text that was changed while the model had it', async () => {
    const vault = temporaryFolder();
    writeNotes(vault, { 'a.md': 'Poison.' });
    const embedder = new FakeEmbedder();
    embedder.isDeferred = true;
    embedder.failsOn = (text) => text.startsWith('Poison');
    const { indexer, store, idle } = await startIndexer(vault, temporaryFolder(), embedder);
    await vi.waitFor(() => expect(embedder.inFlight).toBe(1));
    writeNotes(vault, { 'a.md': 'Harmless.' });
    indexer.noteChanges([{ kind: 'changed', path: path('a.md') }]);
    await vi.waitFor(() => expect(wordsIn(store, 'harmless')).toEqual(['a.md']));
    embedder.isDeferred = false;
    embedder.release();
    await idle();
    expect([store.skipped.all(), embedder.embedded]).toEqual([[], ['Harmless.']]);
  });

  it('do not stop words when the model cannot be had while one of them is open', async () => {
    const vault = temporaryFolder();
    writeNotes(vault, sampleNotes(20));
    const embedder = new FakeEmbedder();
    embedder.refusal = () => new AppError('model-unavailable', 'No model.');
    const { indexer, store } = await startIndexer(vault, temporaryFolder(), embedder);
    indexer.setOpenNote('note-3.md');
    await vi.waitFor(() => expect(indexer.status().phase).toBe('waiting'));
    expect([store.notes.count(), wordsIn(store, 'number').length]).toEqual([20, 10]);
  });
});
