import type { SearchAnswer, SearchHit } from '../../shared/contract/search-api.ts';
import { parseSearchQuery } from '../../shared/search/search-query.ts';
import { AppError, isAppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { FoundChunk } from '../storage/chunk-statements.ts';
import { findByMeaning, type MeaningSources } from './find-by-meaning.ts';
import { findByWords } from './find-by-words.ts';
import { fuseNotes, type Finding, type FusedNote } from './fusion.ts';
import { newestOf } from './newest-of.ts';
import { notesWithin } from './notes-within.ts';
import { markMatches, queryTerms } from './passage.ts';
import type { QueryVectors } from './query-vectors.ts';

/** An object of seven fields, with its place in a list. */
const findingBytes = 96;

/** A number in a set, which keeps room for growth. */
const idBytes = 32;

export interface SearchServiceOptions extends MeaningSources {
  readonly queryVectors: QueryVectors;
  readonly clock: Clock;
}

interface Found {
  readonly findings: readonly Finding[];
  /** Why meaning was left out; null when it was not. */
  readonly problem: string | null;
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
    const { words: asked, filters } = parseSearchQuery(text);
    const within = notesWithin(this.#options.store, filters);
    const words = findByWords(this.#options.store.chunks, asked, within);
    const { findings, problem } = await this.#whileHeld(words, within, () =>
      this.#withMeaning(asked, words, within, signal),
    );
    if (signal.aborted) throw new AppError('cancelled', 'The request was withdrawn.');
    const isListing = asked === '' && within !== null;
    const hits = isListing
      ? newestOf(this.#options.store, within, limit)
      : this.#toHits(fuseNotes(findings), queryTerms(asked), limit);
    this.#answered += 1;
    return {
      hits,
      tookMs: this.#options.clock.nowMs() - startedMs,
      mode: problem === null ? 'hybrid' : 'words',
      modeReason: problem,
    };
  }

  #toHits(notes: readonly FusedNote[], terms: readonly string[], limit: number): SearchHit[] {
    const hits: SearchHit[] = [];
    for (const note of notes) {
      if (hits.length >= limit) break;
      // What words found may be gone: the note was saved while the model worked.
      const chunk = this.#options.store.chunks.get(note.best.chunkId);
      if (chunk) hits.push(toHit(note, chunk, terms));
    }
    return hits;
  }

  /** The word index answers while the model, in its own process, has the query still before it. */
  async #whileHeld<T>(
    found: readonly Finding[],
    within: ReadonlySet<number> | null,
    work: () => Promise<T>,
  ): Promise<T> {
    const bytes = found.length * findingBytes + (within?.size ?? 0) * idBytes;
    this.#heldBytes += bytes;
    try {
      return await work();
    } finally {
      this.#heldBytes -= bytes;
    }
  }

  async #withMeaning(
    text: string,
    words: readonly Finding[],
    within: ReadonlySet<number> | null,
    signal: AbortSignal,
  ): Promise<Found> {
    const { vectors, queryVectors } = this.#options;
    const wordsAlone = (problem: string | null): Found => ({ findings: words, problem });
    if (text === '' || within?.size === 0) return wordsAlone(null);
    if (!vectors.isReady) return wordsAlone('The vectors are being loaded.');
    if (vectors.count === 0) return wordsAlone('No passage has a vector yet.');
    try {
      const vector = await queryVectors.get(text, signal);
      return { findings: await findByMeaning(this.#options, vector, words, signal, within), problem: null };
    } catch (error) {
      const problem = signal.aborted ? null : problemOf(error);
      if (problem === null) throw error;
      return wordsAlone(problem);
    }
  }
}

/** Why there is no answer by meaning; null for an error that should not be. */
function problemOf(error: unknown): string | null {
  if (isAppError(error, 'model-unavailable', 'model-died', 'model-timeout', 'model-failed')) return error.message;
  // A database elsewhere may be away. Damage of our own is no such error, and is thrown on.
  if (isAppError(error, 'database-error', 'permission-denied', 'settings-invalid')) return error.message;
  // Newer queries took its place, or other work does at the moment.
  return isAppError(error, 'too-many-requests', 'cancelled') ? 'The model was busy with newer queries.' : null;
}

function toHit({ best, score }: FusedNote, chunk: FoundChunk, terms: readonly string[]): SearchHit {
  const { wordScore, isNear } = best;
  const { text, marks, offset } = markMatches(chunk.text, terms);
  return {
    path: chunk.path,
    title: chunk.title,
    headings: chunk.headings,
    passage: text,
    marks,
    offset: chunk.startOffset + offset,
    matched: wordScore === null ? 'meaning' : isNear ? 'both' : 'words',
    score,
  };
}
