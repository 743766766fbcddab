import type { SearchAnswer, SearchHit } from '../../shared/contract/search-api.ts';
import { AppError, isAppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { FoundChunk } from '../storage/chunk-statements.ts';
import type { IndexStore } from '../storage/index-store.ts';
import type { VectorSearcher } from '../vectors/vector-index.ts';
import { fuseRankings } from './fusion.ts';
import { markMatches, queryTerms } from './passage.ts';
import type { QueryVectors } from './query-vectors.ts';
import { toFtsQuery } from './words-query.ts';

/**
 * How many passages each ranking hands to the fusion. On 24 paraphrased questions over a real vault, longer lists and
 * lists fused note by note did worse: nearly every long note is somewhere in both.
 */
const candidates = 50;

export interface SearchServiceOptions {
  readonly store: IndexStore;
  readonly graph: VectorSearcher;
  readonly queryVectors: QueryVectors;
  readonly clock: Clock;
}

interface Meaning {
  readonly chunks: readonly FoundChunk[];
  /** Cosine with the query, by chunk. */
  readonly similarities?: ReadonlyMap<number, number>;
  readonly problem: string | null;
}

/** A whole passage, and how near it is to the query by meaning; null when only words found it. */
export interface FoundPassage {
  readonly chunk: FoundChunk;
  readonly similarity: number | null;
}

export interface FoundPassages {
  /** Best first; a note may have several. */
  readonly passages: readonly FoundPassage[];
  /** Why meaning was left out; null when it was not. */
  readonly modeReason: string | null;
}

/** Finds notes by words and by meaning; by words alone while meaning is not ready. */
export class SearchService {
  readonly #options: SearchServiceOptions;

  #answered = 0;
  #heldBytes = 0;

  constructor(options: SearchServiceOptions) {
    this.#options = options;
  }

  /** Queries answered in this life. */
  get answered(): number {
    return this.#answered;
  }

  /** What the results of queries under way take. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  async query(text: string, limit: number, signal: AbortSignal): Promise<SearchAnswer> {
    const startedMs = this.#options.clock.nowMs();
    const trimmed = text.trim();
    const words = this.#byWords(trimmed);
    const meaning = await this.#whileHeld(words, () => this.#byMeaning(trimmed, signal));
    if (signal.aborted) throw new AppError('cancelled', 'The request was withdrawn.');
    const hits = this.#fuse(trimmed, words, meaning.chunks, limit);
    this.#answered += 1;
    return {
      hits,
      tookMs: this.#options.clock.nowMs() - startedMs,
      mode: meaning.problem === null ? 'hybrid' : 'words',
      modeReason: meaning.problem,
    };
  }

  /** What a question is answered from. */
  async passages(text: string, limit: number, signal: AbortSignal): Promise<FoundPassages> {
    const words = this.#byWords(text.trim());
    const { chunks, similarities, problem } = await this.#whileHeld(words, () => this.#byMeaning(text.trim(), signal));
    if (signal.aborted) throw new AppError('cancelled', 'The request was withdrawn.');
    const known = new Map([...words, ...chunks].map((chunk) => [chunk.chunkId, chunk]));
    const ranked = fuseRankings([words.map(({ chunkId }) => chunkId), chunks.map(({ chunkId }) => chunkId)]);
    this.#answered += 1;
    const best = ranked.slice(0, limit).flatMap(({ item }) => known.get(item) ?? []);
    return {
      passages: best.map((chunk) => ({ chunk, similarity: similarities?.get(chunk.chunkId) ?? null })),
      modeReason: problem,
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

  /** The word index answers while the model, in its own process, has the query still before it. */
  async #whileHeld<T>(chunks: readonly FoundChunk[], work: () => Promise<T>): Promise<T> {
    const bytes = bytesOf(chunks);
    this.#heldBytes += bytes;
    try {
      return await work();
    } finally {
      this.#heldBytes -= bytes;
    }
  }

  async #byMeaning(text: string, signal: AbortSignal): Promise<Meaning> {
    const { graph, store, queryVectors } = this.#options;
    if (text === '') return { chunks: [], problem: null };
    if (!graph.isReady) return { chunks: [], problem: 'The vectors are being loaded.' };
    if (graph.count === 0) return { chunks: [], problem: 'No passage has a vector yet.' };
    try {
      const vector = await queryVectors.get(text, signal);
      // The graph may have been dropped for a rebuild while the model worked.
      if (!graph.isReady) return { chunks: [], problem: 'The vectors are being loaded.' };
      const similarities = new Map<number, number>();
      const chunks = graph.search(vector, candidates).flatMap(({ id, similarity }) => {
        const found = store.chunks.ofEmbedding(id);
        for (const { chunkId } of found) similarities.set(chunkId, similarity);
        return found;
      });
      return { chunks, similarities, problem: null };
    } catch (error) {
      const problem = signal.aborted ? null : problemOf(error);
      if (problem === null) throw error;
      return { chunks: [], problem };
    }
  }

  #fuse(text: string, words: readonly FoundChunk[], meaning: readonly FoundChunk[], limit: number): SearchHit[] {
    const chunks = new Map([...words, ...meaning].map((chunk) => [chunk.chunkId, chunk]));
    const ranked = fuseRankings([words.map(({ chunkId }) => chunkId), meaning.map(({ chunkId }) => chunkId)]);
    const terms = queryTerms(text);
    const notes = new Map<number, SearchHit>();
    for (const { item, score, foundIn } of ranked) {
      const chunk = chunks.get(item);
      // A note stands where its best passage does.
      if (!chunk || notes.has(chunk.noteId)) continue;
      notes.set(chunk.noteId, toHit(chunk, terms, score, foundIn));
      if (notes.size >= limit) break;
    }
    return [...notes.values()];
  }
}

/** At most: V8 takes half of it for text of Latin letters. */
function bytesOf(chunks: readonly FoundChunk[]): number {
  return chunks.reduce((sum, { text }) => sum + text.length, 0) * 2;
}

/** Why the model gave no vector for a query; null for an error that is no matter of the model. */
function problemOf(error: unknown): string | null {
  if (isAppError(error, 'model-unavailable', 'model-died', 'model-timeout', 'model-failed')) return error.message;
  // Newer queries took its place, or other work does at the moment.
  return isAppError(error, 'too-many-requests', 'cancelled') ? 'The model was busy with newer queries.' : null;
}

function toHit(chunk: FoundChunk, terms: readonly string[], score: number, foundIn: ReadonlySet<number>): SearchHit {
  const { text, marks, offset } = markMatches(chunk.text, terms);
  return {
    path: chunk.path,
    title: chunk.title,
    headings: chunk.headings,
    passage: text,
    marks,
    offset: chunk.startOffset + offset,
    matched: foundIn.size === 2 ? 'both' : foundIn.has(0) ? 'words' : 'meaning',
    score,
  };
}
