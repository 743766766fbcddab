import type Database from 'better-sqlite3';
import {
  joinHeadings,
  prepareChunkStatements,
  toFoundChunk,
  toPendingChunk,
  type ChunkStatements,
  type FoundChunk,
  type NewChunk,
  type PendingChunk,
  type PendingRecord,
} from './chunk-statements.ts';

/** The passages of the notes: what is searched by words, shown as results, and waits for the model. */
export class ChunkRows {
  readonly #database: Database.Database;
  readonly #statements: ChunkStatements;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#statements = prepareChunkStatements(database);
  }

  /**
   * Rows whose key is still there are kept and only moved: that spares the word index and the vector graph.
   * A new chunk whose key is already embedded is linked to that embedding at once.
   */
  replaceForNote(noteId: number, title: string, chunks: readonly NewChunk[]): void {
    this.#database.transaction(() => {
      const free = this.#rowsByKey(noteId);
      this.#statements.parkOrdinals.run(noteId);
      for (const [ordinal, chunk] of chunks.entries()) {
        const values = { title, ordinal, ...chunk, headings: joinHeadings(chunk.headings) };
        const chunkId = free.get(chunk.key.toString('latin1'))?.pop();
        if (chunkId === undefined) this.#statements.insert.run({ noteId, ...values });
        else this.#statements.move.run({ chunkId, ...values });
      }
      this.#statements.removeParked.run(noteId);
    })();
  }

  forNote(noteId: number): FoundChunk[] {
    return this.#statements.forNote.all(noteId).map(toFoundChunk);
  }

  ofEmbedding(embeddingId: number): FoundChunk[] {
    return this.#statements.ofEmbedding.all(embeddingId).map(toFoundChunk);
  }

  /** In the order asked for; ids without a row are left out. */
  byIds(chunkIds: readonly number[]): FoundChunk[] {
    return chunkIds.flatMap((chunkId) => {
      const record = this.#statements.byId.get(chunkId);
      return record ? [toFoundChunk(record)] : [];
    });
  }

  count(): number {
    return this.#statements.count.get() ?? 0;
  }

  countWithoutEmbedding(): number {
    return this.#statements.countPending.get() ?? 0;
  }

  /** Notes that still have passages for the model; a note on which it failed is not waiting. */
  notesPending(): number {
    return this.#statements.notesPending.get() ?? 0;
  }

  /** Passages for the model, note by note, each distinct key once; the notes at these paths come first. */
  nextToEmbed(limitChunks: number, preferredPaths: readonly string[] = []): PendingChunk[] {
    const found = new Map<string, PendingChunk>();
    for (const path of preferredPaths) {
      collect(() => this.#statements.pendingOfNote.iterate(path), limitChunks, found);
    }
    collect(() => this.#statements.pending.iterate(), limitChunks, found);
    return [...found.values()];
  }

  /** Best first, by bm25: the title weighs 4, a heading 2, the text 1. */
  searchWords(ftsQuery: string, limit: number): FoundChunk[] {
    return this.#statements.searchWords.all(ftsQuery, limit).map(toFoundChunk);
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

/** Takes a query, not its iterator: one that is opened and never read keeps the whole connection busy. */
function collect(query: () => Iterable<PendingRecord>, limit: number, found: Map<string, PendingChunk>): void {
  if (found.size >= limit) return;
  for (const record of query()) {
    const name = record.key.toString('latin1');
    if (!found.has(name)) found.set(name, toPendingChunk(record));
    if (found.size >= limit) return;
  }
}
