import type { RelatedNote } from '../../shared/contract/search-api.ts';
import { noteTitle, type NotePath } from '../../shared/types/note-path.ts';
import type { FoundChunk } from '../storage/chunk-statements.ts';
import type { IndexStore } from '../storage/index-store.ts';
import type { VectorSearcher } from '../vectors/vector-store.ts';

/** A long note is represented by so many of its passages, evenly spread: each costs a search. */
const maxPassages = 12;
const neighboursOfPassage = 24;
const maxPassageLength = 200;

/** Notes near the given one in meaning, judged by the nearest pair of passages. */
export async function relatedNotes(
  store: IndexStore,
  vectors: VectorSearcher,
  path: NotePath,
  limit: number,
  signal?: AbortSignal,
): Promise<RelatedNote[]> {
  const note = store.notes.get(path);
  if (!note || !vectors.isReady) return [];
  const best = new Map<number, { chunk: FoundChunk; similarity: number }>();
  for (const vector of spread(store.embeddings.ofNote(note.noteId), maxPassages)) {
    const near = await vectors.search({ vector, limit: neighboursOfPassage, ...(signal && { signal }) });
    for (const { id, similarity } of near) {
      for (const chunk of store.chunks.ofEmbedding(id)) {
        const known = best.get(chunk.noteId);
        if (chunk.noteId !== note.noteId && (!known || known.similarity < similarity))
          best.set(chunk.noteId, { chunk, similarity });
      }
    }
  }
  return [...best.values()]
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, limit)
    .map(({ chunk, similarity }) => ({
      path: chunk.path,
      title: noteTitle(chunk.path),
      similarity: Math.max(0, Math.min(1, similarity)),
      passage: shorten(chunk.text),
    }));
}

function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)]).filter(
    (item) => item !== undefined,
  );
}

function shorten(text: string): string {
  const oneLine = text.replaceAll(/\s+/g, ' ').trim();
  return oneLine.length <= maxPassageLength ? oneLine : `${oneLine.slice(0, maxPassageLength).trimEnd()}…`;
}
