import type { ChunkRows } from '../storage/chunk-rows.ts';
import type { ChunkWithWords } from '../storage/chunk-statements.ts';
import type { Finding } from './fusion.ts';
import { toFtsQuery } from './words-query.ts';

/** With fewer, right notes were missed; with 300, none was gained. */
const maxPassages = 200;
/** So many passages with every word of a query are told apart. */
const maxPassagesWithAll = 50;

export type FoundByWords = Finding & { readonly chunk: ChunkWithWords; readonly wordScore: number };

/** The passages with words of a text, best first; those with all of them are among them. */
export function findByWords(chunks: ChunkRows, text: string): FoundByWords[] {
  const query = toFtsQuery(text);
  if (!query) return [];
  const withAny = chunks.searchWords(query.any, maxPassages);
  const withAll = query.all === query.any ? withAny : chunks.searchWords(query.all, maxPassagesWithAll);
  const idsWithAll = new Set(withAll.map(({ chunkId }) => chunkId));
  const found = new Map([...withAny, ...withAll].map((chunk) => [chunk.chunkId, chunk]));
  return [...found.values()].map((chunk) => ({
    chunk,
    wordScore: chunk.wordScore,
    hasAllWords: idsWithAll.has(chunk.chunkId),
    similarity: null,
    isNear: false,
  }));
}
