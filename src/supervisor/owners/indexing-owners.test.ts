import { describe, expect, it, vi } from 'vitest';
import { localModelDimensions } from '../../shared/contract/model-api.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { ModelClient } from '../embedding/model-client.ts';
import { openVaultRoot } from '../../shared/node/vault-path.ts';
import { NoteIntake } from '../indexing/note-intake.ts';
import { openTestStore } from '../test/index-builders.ts';
import { path, sampleNotes, startIndexer, writeNotes } from '../test/start-indexer.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { modelBuffersOwner, noteReadOwner, vaultScanOwner } from './indexing-owners.ts';

describe('What indexing holds', () => {
  it('names the buffers of calls to the model while they are under way', async () => {
    const [requestModel, releaseModel] = [vi.fn(), vi.fn()];
    const model = new ModelClient({ clock: new ManualClock(), requestModel, releaseModel, idleMs: 1_000 });
    const owner = modelBuffersOwner(model);
    expect(owner.reservedBytes()).toBe(0);
    const cancelled = new AbortController();
    const call = model.embed(['four', 'five5'], cancelled.signal);
    expect(owner.reservedBytes()).toBe(9 * 2 + 2 * localModelDimensions * 4);
    cancelled.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(owner.reservedBytes()).toBe(0);
    model.dispose();
  });

  it('names the listing of a scan and the notes that wait, until they are taken in', async () => {
    const vault = temporaryFolder();
    writeNotes(vault, sampleNotes(50));
    const { indexer, store, idle } = await startIndexer(vault, temporaryFolder());
    const owner = vaultScanOwner(indexer);
    await idle();
    expect(owner.reservedBytes()).toBe(0);
    const seen: { compared: number; waiting: number } = { compared: 0, waiting: 0 };
    vi.spyOn(store.skipped, 'reasons').mockImplementation(() => {
      seen.compared = owner.reservedBytes();
      return new Map();
    });
    writeNotes(
      vault,
      Object.fromEntries(Object.keys(sampleNotes(50)).map((name) => [name, 'Another text altogether.'])),
    );
    const transaction = store.transaction.bind(store);
    vi.spyOn(store, 'transaction').mockImplementation((act) => {
      seen.waiting = Math.max(seen.waiting, seen.compared > 0 ? (owner.heapBytes?.() ?? 0) : 0);
      return transaction(act);
    });
    indexer.rescan();
    await vi.waitFor(() => expect(indexer.status().updates).toBeGreaterThanOrEqual(100));
    await idle();
    expect(seen.compared).toBeGreaterThan(50 * 300); // The listing, and the rows that it is compared with.
    expect(seen.waiting).toBeGreaterThan(49 * 50);
    expect(owner.reservedBytes()).toBe(0);
  });

  it('names the note in hand, as a part of the heap, until its passages are stored', async () => {
    const vault = temporaryFolder();
    const text = 'A word. '.repeat(10_000);
    writeNotes(vault, { 'a.md': text });
    const store = openTestStore();
    const intake = new NoteIntake({
      root: await openVaultRoot(vault),
      store,
      modelId: 'test-model',
      clock: new ManualClock(),
    });
    const owner = noteReadOwner(intake);
    const seen: number[] = [];
    const transaction = store.transaction.bind(store);
    vi.spyOn(store, 'transaction').mockImplementation((act) => {
      seen.push(owner.reservedBytes(), owner.heapBytes?.() ?? 0);
      return transaction(act);
    });
    await intake.take(path('a.md'));
    expect(seen.slice(0, 2)).toEqual([text.length, text.length]);
    expect(owner.reservedBytes()).toBe(0);
  });
});
