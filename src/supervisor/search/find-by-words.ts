import type { ChunkRows } from '../storage/chunk-rows.ts';
import type { Finding } from './fusion.ts';
import { toFtsQuery } from './words-query.ts';

/** With half as many, notes that several passages speak for were missed; with more, none was gained. */
const maxPassages = 200;
/** So many passages with every word of a query are told apart. */
const maxPassagesWithAll = 50;

/**
 * The passages with words of a text, best first; those with all of them are among them. `within`: of these notes alone.
 */
export function findByWords(chunks: ChunkRows, text: string, within: ReadonlySet<number> | null = null): Finding[] {
  const query = toFtsQuery(text);
  if (!query) return [];
  const withAny = chunks.rankWords(query.any, maxPassages, within);
  const withAll = query.all === query.any ? withAny : chunks.rankWords(query.all, maxPassagesWithAll, within);
  const idsWithAll = new Set(withAll.map(({ chunkId }) => chunkId));
  const places = new Map([...withAny, ...withAll].map((place) => [place.chunkId, place]));
  return [...places.values()]
    .sort((a, b) => b.wordScore - a.wordScore)
    .map((place) => ({ ...place, hasAllWords: idsWithAll.has(place.chunkId), similarity: null, isNear: false }));
}
