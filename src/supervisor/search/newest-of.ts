import type { SearchHit } from '../../shared/contract/search-api.ts';
import type { FoundChunk } from '../storage/chunk-statements.ts';
import type { IndexStore } from '../storage/index-store.ts';
import { markMatches } from './passage.ts';

/** Filters alone, without words: the notes that they leave, changed last first, by how they begin. */
export function newestOf(
  store: IndexStore,
  within: ReadonlySet<number>,
  limit: number,
  read: (chunkId: number) => FoundChunk | undefined,
): SearchHit[] {
  return store.filters.newestPassages(within, limit).flatMap((chunkId, place) => {
    const chunk = read(chunkId);
    if (!chunk) return [];
    const { text, offset } = markMatches(chunk.text, []);
    const { path, title, headings, startOffset } = chunk;
    const score = 1 / (place + 1);
    return { path, title, headings, passage: text, marks: [], offset: startOffset + offset, matched: 'filter', score };
  });
}
