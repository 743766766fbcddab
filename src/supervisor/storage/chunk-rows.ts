import type Database from 'better-sqlite3';
import {
  collectDistinct,
  joinHeadings,
  prepareChunkStatements,
  toFoundChunk,
  type ChunkPlace,
  type ChunkStatements,
  type FoundChunk,
  type NewChunk,
  type PendingChunk,
  type WordPlace,
} from './chunk-statements.ts';

/** Takes a note's new passages, a slice at a time. */
export interface ChunkReplacement {
  put(chunks: readonly NewChunk[]): void;
}

/** The passages of the notes: what is searched by words, shown as results, and waits for the model. */
export class ChunkRows {
  readonly #database: Database.Database;
  readonly #statements: ChunkStatements;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#statements = prepareChunkStatements(database);
  }

  /**
   * Rows whose key is still there are kept and only moved: that spares the word index and the vector store.
   * A new chunk whose key is already embedded is linked to that embedding at once.
   */
  replaceForNote(noteId: number, title: string, chunks: readonly NewChunk[]): void {
    this.#database.transaction(() => {
      const before = this.countOfNote(noteId);
      this.removeReplaced(noteId, before);
      this.beginReplacing(noteId, title).put(chunks);
      this.removeReplaced(noteId, before);
    })();
  }

  /**
   * The same in parts, each in a transaction of the caller's: begin, put slice after slice in order, then
   * `removeReplaced` until it returns 0. Call that before the beginning too, if an earlier attempt may have ended between.
   */
  beginReplacing(noteId: number, title: string): ChunkReplacement {
    const free = this.#rowsByKey(noteId);
    this.#statements.parkOrdinals.run(noteId);
    let ordinal = 0;
    const put = (chunks: readonly NewChunk[]) => {
      for (const chunk of chunks) {
        const values = { title, ...chunk, ordinal, headings: joinHeadings(chunk.headings) };
        const chunkId = free.get(chunk.key.toString('latin1'))?.pop();
        if (chunkId === undefined) this.#statements.insert.run({ noteId, ...values });
        else this.#statements.move.run({ chunkId, ...values });
        ordinal += 1;
      }
    };
    return { put };
  }

  /** Removes up to so many passages that a replacement left behind; returns how many. */
  removeReplaced(noteId: number, limit: number): number {
    return this.#statements.removeParked.run(noteId, limit).changes;
  }

  /** Removes up to so many of a note's passages; returns how many. */
  removeSome(noteId: number, limit: number): number {
    return this.#statements.removeOfNote.run(noteId, limit).changes;
  }

  /** Gives another title to up to so many of a note's passages that do not bear it yet; returns how many. */
  retitleSome(noteId: number, title: string, limit: number): number {
    return this.#statements.retitle.run({ noteId, title, limit }).changes;
  }

  ofEmbedding(embeddingId: number): FoundChunk[] {
    return this.#statements.ofEmbedding.all(embeddingId).map(toFoundChunk);
  }

  /** The passages of an embedding, without their texts. */
  placesOfEmbedding(embeddingId: number): ChunkPlace[] {
    return this.#statements.placesOfEmbedding.all(embeddingId);
  }

  /** Undefined when it is gone. */
  get(chunkId: number): FoundChunk | undefined {
    const record = this.#statements.byId.get(chunkId);
    return record && toFoundChunk(record);
  }

  /** The last passage of a note that begins at or before an offset; undefined when none does. */
  atOffset(noteId: number, offset: number): FoundChunk | undefined {
    const record = this.#statements.atOffset.get(noteId, offset);
    return record && toFoundChunk(record);
  }

  /** The first passage of a note that begins behind an offset; undefined when none does. */
  afterOffset(noteId: number, offset: number): FoundChunk | undefined {
    const record = this.#statements.afterOffset.get(noteId, offset);
    return record && toFoundChunk(record);
  }

  count(): number {
    return this.#statements.count.get() ?? 0;
  }

  /** 0 without passages. Cheap, where counting looks at all of them. */
  largestId(): number {
    return this.#statements.largestId.get() ?? 0;
  }

  countOfNote(noteId: number): number {
    return this.#statements.countOfNote.get(noteId) ?? 0;
  }

  /** Passages that wait for the model. */
  countWithoutEmbedding(): number {
    return (this.#statements.countPending.get() ?? 0) - this.countFailed();
  }

  /** Passages without a vector because the model failed on their note. */
  countFailed(): number {
    return this.#statements.countFailed.get() ?? 0;
  }

  /** Notes that still have passages for the model; a note on which it failed is not waiting. */
  notesPending(): number {
    return this.#statements.notesPending.get() ?? 0;
  }

  /** Passages for the model, note by note, each distinct key once; the notes at these paths come first. */
  nextToEmbed(limitChunks: number, preferredPaths: readonly string[] = []): PendingChunk[] {
    const found = this.#pendingOfNotes(limitChunks, preferredPaths);
    collectDistinct(() => this.#statements.pending.iterate(), limitChunks, found);
    return [...found.values()];
  }

  /** The same of the notes at these paths alone. */
  nextOfNotes(limitChunks: number, paths: readonly string[]): PendingChunk[] {
    return [...this.#pendingOfNotes(limitChunks, paths).values()];
  }

  /** True when the note has a passage of this key that still waits for the model. */
  isWaiting(noteId: number, key: Buffer): boolean {
    return this.#statements.isWaiting.get(noteId, key) !== undefined;
  }

  #pendingOfNotes(limitChunks: number, paths: readonly string[]): Map<string, PendingChunk> {
    const found = new Map<string, PendingChunk>();
    for (const path of paths) collectDistinct(() => this.#statements.pendingOfNote.iterate(path), limitChunks, found);
    return found;
  }

  /** Best first, by bm25: the title weighs 4, a heading 2, the text 1. `within`: of these notes alone. */
  rankWords(ftsQuery: string, limit: number, within: ReadonlySet<number> | null = null): WordPlace[] {
    if (within) return this.#statements.rankWordsWithin.all(ftsQuery, JSON.stringify([...within]), limit);
    return this.#statements.rankWords.all(ftsQuery, limit);
  }

  /** The same with their texts. */
  searchWords(ftsQuery: string, limit: number): FoundChunk[] {
    return this.rankWords(ftsQuery, limit).flatMap(({ chunkId }) => this.get(chunkId) ?? []);
  }

  #rowsByKey(noteId: number): Map<string, number[]> {
    const rows = new Map<string, number[]>();
    for (const { chunkId, key } of this.#statements.keysOfNote.iterate(noteId)) {
      const name = key.toString('latin1');
      rows.set(name, [chunkId, ...(rows.get(name) ?? [])]);
    }
    return rows;
  }
}
