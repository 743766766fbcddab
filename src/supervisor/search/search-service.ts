import type { SearchAnswer, SearchResult } from '../../shared/contract/search-api.ts';
import { AppError, isAppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { FoundChunk } from '../storage/chunk-statements.ts';
import type { IndexStore } from '../storage/index-store.ts';
import type { VectorSearcher } from '../vectors/vector-index.ts';
import { fuseRankings } from './fusion.ts';
import { markMatches, queryTerms } from './passage.ts';
import type { QueryVectors } from './query-vectors.ts';
import { toFtsQuery } from './words-query.ts';

/** How many passages each ranking hands to the fusion: enough that a note ranked low by both can still rise. */
const candidates = 120;

export interface SearchServiceOptions {
  readonly store: IndexStore;
  readonly graph: VectorSearcher;
  readonly queryVectors: QueryVectors;
  readonly clock: Clock;
}

interface Meaning {
  readonly chunks: readonly FoundChunk[];
  readonly problem: string | null;
}

/** Finds notes by words and by meaning; by words alone while meaning is not ready. */
export class SearchService {
  readonly #options: SearchServiceOptions;

  constructor(options: SearchServiceOptions) {
    this.#options = options;
  }

  async query(text: string, limit: number, signal: AbortSignal): Promise<SearchAnswer> {
    const startedMs = this.#options.clock.nowMs();
    const trimmed = text.trim();
    const meaning = trimmed === '' ? { chunks: [], problem: null } : await this.#byMeaning(trimmed, signal);
    if (signal.aborted) throw new AppError('cancelled', 'The request was withdrawn.');
    const words = this.#byWords(trimmed);
    return {
      mode: meaning.problem === null ? 'hybrid' : 'words',
      modeReason: meaning.problem,
      results: this.#fuse(trimmed, words, meaning.chunks, limit),
      tookMs: this.#options.clock.nowMs() - startedMs,
    };
  }

  #byWords(text: string): FoundChunk[] {
    const query = toFtsQuery(text);
    if (!query) return [];
    const { chunks } = this.#options.store;
    // Passages with every word come first; those with some of them follow.
    const all = chunks.searchWords(query.all, candidates);
    const known = new Set(all.map((chunk) => chunk.chunkId));
    const some =
      query.any === query.all
        ? []
        : chunks.searchWords(query.any, candidates).filter((chunk) => !known.has(chunk.chunkId));
    return [...all, ...some];
  }

  async #byMeaning(text: string, signal: AbortSignal): Promise<Meaning> {
    const { graph, store, queryVectors } = this.#options;
    if (!graph.isReady) return { chunks: [], problem: 'The vectors are being loaded.' };
    if (graph.count === 0) return { chunks: [], problem: 'No passage has a vector yet.' };
    try {
      const vector = await queryVectors.get(text, signal);
      // The graph may have been dropped for a rebuild while the model worked.
      if (!graph.isReady) return { chunks: [], problem: 'The vectors are being loaded.' };
      const near = graph.search(vector, candidates);
      return { chunks: near.flatMap(({ id }) => store.chunks.ofEmbedding(id)), problem: null };
    } catch (error) {
      if (isAppError(error, 'model-unavailable', 'model-timeout')) return { chunks: [], problem: error.message };
      throw error;
    }
  }

  #fuse(text: string, words: readonly FoundChunk[], meaning: readonly FoundChunk[], limit: number): SearchResult[] {
    const bestByWords = bestChunkOfNote(words);
    const bestByMeaning = bestChunkOfNote(meaning);
    const terms = queryTerms(text);
    return fuseRankings([[...bestByWords.keys()], [...bestByMeaning.keys()]])
      .slice(0, limit)
      .flatMap(({ item: noteId, score, foundIn }) => {
        const chunk = bestByWords.get(noteId) ?? bestByMeaning.get(noteId);
        if (!chunk) return [];
        const { parts, offset } = markMatches(chunk.text, terms);
        return [
          {
            path: chunk.path,
            title: chunk.title,
            headings: chunk.headings,
            passage: parts,
            offset: chunk.startOffset + offset,
            foundBy:
              foundIn.size === 2 ? ('both' as const) : foundIn.has(0) ? ('words' as const) : ('meaning' as const),
            score,
          },
        ];
      });
  }
}

/** A note ranks where its best passage does. Keeps the ranking's order. */
function bestChunkOfNote(ranking: readonly FoundChunk[]): Map<number, FoundChunk> {
  const best = new Map<number, FoundChunk>();
  for (const chunk of ranking) if (!best.has(chunk.noteId)) best.set(chunk.noteId, chunk);
  return best;
}
