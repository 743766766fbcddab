import type { SearchAnswer, SearchHit } from '../../shared/contract/search-api.ts';
import { parseSearchQuery } from '../../shared/search/search-query.ts';
import { AppError, isAppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { FoundChunk } from '../storage/chunk-statements.ts';
import { findByMeaning, type MeaningSources } from './find-by-meaning.ts';
import { findByWords } from './find-by-words.ts';
import { fuseNotes, fusePassages, type Finding, type FusedNote } from './fusion.ts';
import { newestOf } from './newest-of.ts';
import { notesWithin } from './notes-within.ts';
import { markMatches, queryTerms } from './passage.ts';
import type { QueryVectors } from './query-vectors.ts';
import { scopeOf } from './search-scope.ts';

/** An object of seven fields, with its place in a list. */
const findingBytes = 96;
/** At most: V8 takes half of it for a text of Latin letters. */
const bytesPerCharacter = 2;

/** Says that a query holds so many bytes more. */
type Hold = (bytes: number) => void;

/** A number in a set, which keeps room for growth. */
const idBytes = 32;

export interface SearchServiceOptions extends MeaningSources {
  readonly queryVectors: QueryVectors;
  readonly clock: Clock;
}

interface Asked {
  readonly text: string;
  /** Of these notes alone; null for all. */
  readonly within: ReadonlySet<number> | null;
}

interface Found {
  readonly findings: readonly Finding[];
  /** Why meaning was left out; null when it was not. */
  readonly problem: string | null;
}

/** A whole passage, and how near it is to the query by meaning; null when that is not known. */
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
    const { words, filters } = parseSearchQuery(text);
    return this.#whileHeld(async (hold) => {
      const within = notesWithin(this.#options.store, filters);
      hold((within?.size ?? 0) * idBytes);
      const { findings, problem } = await this.#find({ text: words, within }, signal, hold);
      const hits =
        words === '' && within !== null
          ? newestOf(this.#options.store, within, limit, (chunkId) => this.#read(chunkId, hold))
          : this.#toHits(fuseNotes(findings), queryTerms(words), limit, hold);
      return {
        hits,
        tookMs: this.#options.clock.nowMs() - startedMs,
        mode: problem === null ? 'hybrid' : 'words',
        modeReason: problem,
      };
    });
  }

  /** What a question is answered from: filters are for searches, a question is taken as it stands. */
  async passages(text: string, limit: number, signal: AbortSignal): Promise<FoundPassages> {
    return this.#whileHeld(async (hold) => {
      const { findings, problem } = await this.#find({ text: text.trim(), within: null }, signal, hold);
      const passages = fusePassages(findings)
        .slice(0, limit)
        .flatMap(({ chunkId, similarity }) => {
          const chunk = this.#read(chunkId, hold);
          return chunk ? [{ chunk, similarity }] : [];
        });
      return { passages, modeReason: problem };
    });
  }

  /** What words found is held while the model, in its own process, has the query still before it. */
  async #find(asked: Asked, signal: AbortSignal, hold: Hold): Promise<Found> {
    const words = findByWords(this.#options.store.chunks, asked.text, asked.within);
    hold(words.length * findingBytes);
    const found = await this.#withMeaning(asked, words, signal, hold);
    if (found.findings !== words) hold(found.findings.length * findingBytes);
    if (signal.aborted) throw new AppError('cancelled', 'The request was withdrawn.');
    this.#answered += 1;
    return found;
  }

  #toHits(notes: readonly FusedNote[], terms: readonly string[], limit: number, hold: Hold): SearchHit[] {
    const hits: SearchHit[] = [];
    for (const note of notes) {
      if (hits.length >= limit) break;
      // What words found may be gone: the note was saved while the model worked.
      const chunk = this.#read(note.best.chunkId, hold);
      if (chunk) hits.push(toHit(note, chunk, terms));
    }
    return hits;
  }

  #read(chunkId: number, hold: Hold): FoundChunk | undefined {
    const chunk = this.#options.store.chunks.get(chunkId);
    if (chunk) hold(chunk.text.length * bytesPerCharacter);
    return chunk;
  }

  /** What `work` says that it holds counts until it has ended. */
  async #whileHeld<T>(work: (hold: Hold) => Promise<T>): Promise<T> {
    let held = 0;
    const hold = (bytes: number) => {
      held += bytes;
      this.#heldBytes += bytes;
    };
    try {
      return await work(hold);
    } finally {
      this.#heldBytes -= held;
    }
  }

  async #withMeaning(
    { text, within }: Asked,
    words: readonly Finding[],
    signal: AbortSignal,
    hold: Hold,
  ): Promise<Found> {
    const { vectors, queryVectors } = this.#options;
    const wordsAlone = (problem: string | null): Found => ({ findings: words, problem });
    if (text === '' || within?.size === 0) return wordsAlone(null);
    if (!vectors.isReady) return wordsAlone('The vectors are being loaded.');
    if (vectors.count === 0) return wordsAlone('No passage has a vector yet.');
    try {
      const vector = await queryVectors.get(text, signal);
      const scope = within && (await scopeOf(this.#options.store, within, signal));
      hold(scope?.embeddingIds.reservedBytes ?? 0);
      return { findings: await findByMeaning(this.#options, vector, words, signal, scope), problem: null };
    } catch (error) {
      const problem = signal.aborted ? null : problemOf(error);
      if (problem === null) throw error;
      return wordsAlone(problem);
    }
  }
}

/** Why there is no answer by meaning; null for an error that should not be. */
function problemOf(error: unknown): string | null {
  if (isAppError(error, 'model-unavailable', 'model-died', 'model-timeout', 'model-failed', 'memory-refused'))
    return error.message;
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
