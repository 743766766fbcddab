import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { AppError } from '../../shared/errors/app-error.ts';
import { openVaultRoot } from '../../shared/node/vault-path.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { FakeEmbedder } from '../test/fake-embedder.ts';
import { openTestStore, silentLog } from '../test/index-builders.ts';
import { path, sampleNotes, wordsIn, writeNotes } from '../test/start-indexer.ts';
import { newTestVectors } from '../test/open-test-vectors.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { modelBytesPerText, type BatchLeases, type BatchNeed } from './batch-room.ts';
import { callTexts, EmbedBatches } from './embed-batches.ts';
import { Indexer } from './indexer.ts';
import { NoteIntake } from './note-intake.ts';

/** Room for so many short texts; says what is held. */
class FakeLeases implements BatchLeases {
  texts: number;
  held = 0;
  readonly asked: number[] = [];

  constructor(texts: number) {
    this.texts = texts;
  }

  request({ modelBytes }: BatchNeed) {
    const texts = modelBytes / modelBytesPerText;
    this.asked.push(texts);
    if (texts > this.texts) return Promise.resolve({ retryable: true } as const);
    this.held += 1;
    return Promise.resolve({ release: () => void (this.held -= 1) });
  }
}

async function build(notes: number, leases: FakeLeases) {
  const vault = temporaryFolder();
  writeNotes(vault, sampleNotes(notes));
  const [clock, embedder, store, log] = [new ManualClock(), new FakeEmbedder(), openTestStore(), silentLog];
  const root = await openVaultRoot(vault);
  const vectors = newTestVectors(store, embedder.dimensions);
  const intake = new NoteIntake({ root, store, modelId: embedder.modelId, clock });
  const batches = new EmbedBatches({ store, embedder, clock, log, leases });
  /** The number of texts in each call of the model. */
  const calls: number[] = [];
  const embed = embedder.embed.bind(embedder);
  embedder.embed = (texts, signal, onSend) => {
    calls.push(texts.length);
    expect(leases.held).toBe(1);
    return embed(texts, signal, onSend);
  };
  return { vault, clock, embedder, store, log, root, vectors, intake, batches, calls };
}

/** Notes are read, and none is embedded yet. */
async function buildPending(notes: number, leases: FakeLeases) {
  const built = await build(notes, leases);
  for (const name of Object.keys(sampleNotes(notes))) await built.intake.take(path(name));
  return built;
}

async function buildIndexer(notes: number, leases: FakeLeases) {
  const built = await build(notes, leases);
  const stubs = { releaseModel: vi.fn(), collectGarbage: vi.fn(), onBug: vi.fn() };
  const indexer = new Indexer({ ...built, ...stubs });
  onTestFinished(async () => {
    indexer.dispose();
    await indexer.ended();
  });
  indexer.start();
  /** Time goes on, a second at each look, until this holds. */
  const meanwhile = (check: () => void) =>
    vi.waitFor(
      () => {
        built.clock.advance(1_000);
        check();
      },
      { timeout: 10_000, interval: 5 },
    );
  return { ...built, ...stubs, indexer, meanwhile };
}

const anything = { preferred: [], isPreferredOnly: false, mayGoOn: () => true };
const never = new AbortController().signal;
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('EmbedBatches', () => {
  it('takes full batches when there is room, and hands them to the model in small calls', async () => {
    const leases = new FakeLeases(100);
    const { batches, calls } = await buildPending(40, leases);
    while ((await batches.next(anything, never)) !== null);
    expect([calls, leases.asked, leases.held]).toEqual([Array(10).fill(callTexts), [16, 16, 8], 0]);
  });

  it('halves a batch until it has room, and begins with that size next time', async () => {
    const leases = new FakeLeases(5);
    const { batches, calls, store } = await buildPending(12, leases);
    while ((await batches.next(anything, never)) !== null);
    expect(calls).toEqual([3, 3, 3, 3]);
    expect(leases.asked).toEqual([12, 6, 3, 3, 3, 3]);
    expect([store.chunks.countWithoutEmbedding(), leases.held]).toEqual([0, 0]);
  });

  it('never calls the model with more texts than were leased, whatever fails', async () => {
    const leases = new FakeLeases(4);
    const { batches, calls, embedder } = await buildPending(20, leases);
    embedder.failsOn = (text) => text.includes('number 7.');
    while ((await batches.next(anything, never)) !== null);
    expect(Math.max(...calls)).toBeLessThanOrEqual(4);
    expect([embedder.embedded.length, leases.held]).toEqual([19, 0]);
  });

  it('ends a batch between two calls when something more urgent waits, and keeps what was done', async () => {
    const leases = new FakeLeases(100);
    const { batches, calls, store } = await buildPending(40, leases);
    let calm = 2;
    const mayGoOn = () => (calm -= 1) > 0;
    expect(await batches.next({ ...anything, mayGoOn }, never)).toBe(2 * callTexts);
    expect([calls, store.embeddings.count(), leases.held]).toEqual([[callTexts, callTexts], 2 * callTexts, 0]);
  });

  it('takes passages of the preferred notes alone when that is asked, those of the first note first', async () => {
    const { batches, embedder } = await buildPending(40, new FakeLeases(100));
    const preferred = ['note-30.md', 'note-20.md', 'missing.md'];
    expect(batches.hasWork(preferred)).toBe(true);
    await batches.next({ ...anything, preferred, isPreferredOnly: true }, never);
    expect(embedder.embedded).toEqual([expect.stringMatching(/number 30/), expect.stringMatching(/number 20/)]);
    expect(await batches.next({ ...anything, preferred, isPreferredOnly: true }, never)).toBeNull();
    expect([batches.hasWork(preferred), batches.hasWork()]).toEqual([false, true]);
  });

  it('gives its lease back, and what it holds, when the model fails or the batch is cancelled', async () => {
    const leases = new FakeLeases(100);
    const { batches, embedder } = await buildPending(3, leases);
    embedder.refusal = () => new AppError('model-unavailable', 'No model.');
    await expect(batches.next(anything, never)).rejects.toMatchObject({ code: 'model-unavailable' });
    expect([leases.held, batches.inFlight.textBytes]).toEqual([0, 0]);
    embedder.isDeferred = true;
    const paused = new AbortController();
    const batch = batches.next(anything, paused.signal);
    await vi.waitFor(() => expect(embedder.inFlight).toBe(1));
    expect([leases.held, batches.inFlight.vectorBytes]).toEqual([1, 3 * 32 * 4]);
    paused.abort();
    await expect(batch).rejects.toMatchObject({ code: 'cancelled' });
    expect([leases.held, batches.inFlight.vectorBytes]).toEqual([0, 0]);
  });

  it('waits a second at one text, and leaves no timer behind when it is cancelled', async () => {
    const leases = new FakeLeases(0);
    const { batches, clock, calls } = await buildPending(2, leases);
    const refused = batches.next(anything, never);
    await vi.waitFor(() => expect(clock.pendingTimers).toBe(1));
    clock.advance(1_000);
    expect(await refused).toBe('no-room');
    const paused = new AbortController();
    const waiting = batches.next(anything, paused.signal);
    await vi.waitFor(() => expect(clock.pendingTimers).toBe(1));
    paused.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    expect([clock.pendingTimers, calls, leases.asked]).toEqual([0, [], [2, 1, 1]]);
  });
});

describe('Indexer, when memory is short', () => {
  it('goes on by itself when room comes back, and says what it waits for only after ten seconds', async () => {
    const leases = new FakeLeases(0);
    const { indexer, clock, meanwhile, calls } = await buildIndexer(5, leases);
    await vi.waitFor(() => expect(leases.asked).toEqual([5, 2, 1]));
    for (let second = 0; second < 9; second += 1) {
      clock.advance(1_000);
      await vi.waitFor(() => expect(leases.asked).toHaveLength(4 + second));
      await vi.waitFor(() => expect(clock.pendingTimers).toBe(1));
    }
    expect(indexer.status()).toMatchObject({ phase: 'embedding', problem: null });
    clock.advance(1_000);
    expect(indexer.status()).toMatchObject({ phase: 'waiting', problem: expect.stringMatching(/no memory left/) });
    leases.texts = 2;
    await meanwhile(() => expect(indexer.status()).toMatchObject({ phase: 'idle', problem: null, chunksDone: 5 }));
    expect(Math.max(...calls)).toBeLessThanOrEqual(2);
    expect(indexer.status()).toMatchObject({ textsSentToModel: 5, textsEmbeddedTwice: 0, skippedNotes: 0 });
  });

  it('takes saved notes into word search while it waits, and pauses at once', async () => {
    const leases = new FakeLeases(0);
    const { indexer, vault, store, meanwhile, clock, onBug } = await buildIndexer(2, leases);
    await meanwhile(() => expect(indexer.status().phase).toBe('waiting'));
    writeNotes(vault, { 'new.md': 'A freshly typed zebra.' });
    indexer.noteChanges([{ kind: 'changed', path: path('new.md') }]);
    await meanwhile(() => expect(wordsIn(store, 'zebra')).toEqual(['new.md']));
    indexer.pause();
    await vi.waitFor(() => expect(indexer.status()).toMatchObject({ phase: 'paused', problem: null }));
    const askedBefore = leases.asked.length;
    clock.advance(5_000);
    await settled();
    expect([leases.asked.length - askedBefore, onBug.mock.calls.length]).toEqual([0, 0]);
  });
});
