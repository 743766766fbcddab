import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import type { NotePath } from '../../shared/types/note-path.ts';
import { openVaultRoot } from '../../shared/node/vault-path.ts';
import { ManualClock } from '../../shared/util/manual-clock.ts';
import { EmbedBatches } from '../indexing/embed-batches.ts';
import { Indexer } from '../indexing/indexer.ts';
import { NoteIntake } from '../indexing/note-intake.ts';
import { IndexStore } from '../storage/index-store.ts';
import { newTestVectors } from './open-test-vectors.ts';
import { FakeEmbedder } from './fake-embedder.ts';
import { silentLog } from './index-builders.ts';

export const path = (name: string) => name as NotePath;

export function writeNotes(vault: string, notes: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(notes)) {
    mkdirSync(dirname(join(vault, name)), { recursive: true });
    writeFileSync(join(vault, name), text);
  }
}

/** A supervisor's indexing parts over a real vault and a real index, with an embedder that the test controls. */
export async function startIndexer(vault: string, data: string, embedder = new FakeEmbedder()) {
  const clock = new ManualClock();
  const log = silentLog;
  const root = await openVaultRoot(vault);
  const store = IndexStore.open(join(data, 'index.db'), log);
  const vectors = newTestVectors(store, embedder.dimensions);
  const intake = new NoteIntake({ root, store, modelId: embedder.modelId, clock });
  const batches = new EmbedBatches({ store, embedder, clock, log });
  const releaseModel = vi.fn();
  const collectGarbage = () => undefined;
  const onBug = vi.fn();
  const indexer = new Indexer({
    root,
    store,
    vectors,
    intake,
    batches,
    clock,
    log,
    releaseModel,
    collectGarbage,
    onBug,
  });
  let isEnded = false;
  /** Ends as a kill does: nothing is saved, nothing waits. */
  const end = async () => {
    if (isEnded) return;
    isEnded = true;
    indexer.dispose();
    await indexer.ended();
    await vectors.close();
    store.dispose();
  };
  onTestFinished(end);
  indexer.start();
  const idle = () => vi.waitFor(() => expect(indexer.status().phase).toBe('idle'), { timeout: 10_000, interval: 5 });
  return { clock, store, vectors, indexer, embedder, releaseModel, end, idle };
}

export function sampleNotes(count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `note-${index}.md`,
      `# Note ${index}\n\nThe text of note number ${index}.\n`,
    ]),
  );
}

export const wordsIn = (store: IndexStore, word: string) =>
  store.chunks.searchWords(`"${word}"`, 10).map((chunk) => chunk.path);
