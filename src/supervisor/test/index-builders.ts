import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { chunkKey } from '../embedding/chunk-key.ts';
import type { Logger } from '../logger.ts';
import type { NewChunk } from '../storage/chunk-statements.ts';
import { IndexStore } from '../storage/index-store.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const silentLog: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A real index in a folder of its own; closed and removed when the test ends. */
export function openTestStore(folder = temporaryFolder()): IndexStore {
  const store = IndexStore.open(join(folder, 'index.db'), silentLog);
  onTestFinished(() => store.dispose());
  return store;
}

export function testKey(text: string): Buffer {
  return chunkKey('test-model', text);
}

export function newChunk(text: string, headings: readonly string[] = []): NewChunk {
  return { text, headings, startOffset: 0, key: testKey(text) };
}

/** Adds a note with one chunk for each text, and returns its id. */
export function addNote(store: IndexStore, path: string, texts: readonly string[], title = path): number {
  const noteId = store.notes.upsert({ path, title, revision: texts.join('|'), sizeBytes: 1, modifiedMs: 1 });
  store.chunks.replaceForNote(
    noteId,
    title,
    texts.map((text) => newChunk(text)),
  );
  return noteId;
}

/** Embeds texts of chunks; each gets the vector that `vectorOf` makes. */
export function embedTexts(
  store: IndexStore,
  texts: readonly string[],
  vectorOf: (text: string, index: number) => Float32Array = () => new Float32Array([1, 0]),
  nowMs = 0,
): number[] {
  const rows = texts.map((text, index) => ({ key: testKey(text), vector: vectorOf(text, index) }));
  return store.transaction(() => store.embeddings.insertMany(rows, nowMs));
}
