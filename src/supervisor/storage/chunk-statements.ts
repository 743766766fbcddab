import type Database from 'better-sqlite3';
import type { NotePath } from '../../shared/types/note-path.ts';
import { embedTextOf } from '../embedding/embed-text.ts';

export interface NewChunk {
  readonly headings: readonly string[];
  readonly text: string;
  readonly startOffset: number;
  /** 16 bytes, of `chunkKey`. */
  readonly key: Buffer;
}

export interface FoundChunk extends NewChunk {
  readonly chunkId: number;
  readonly noteId: number;
  readonly path: NotePath;
  readonly title: string;
  readonly ordinal: number;
  /** Null while it waits for the model. */
  readonly embeddingId: number | null;
}

/** A passage without its texts: searches weigh hundreds of them, and show a few. */
export interface ChunkPlace {
  readonly chunkId: number;
  readonly noteId: number;
  /** Null while it waits for the model. */
  readonly embeddingId: number | null;
}

export interface WordPlace extends ChunkPlace {
  /** bm25, higher is better; its size means something only beside others of the same query. */
  readonly wordScore: number;
}

export interface PendingChunk {
  readonly key: Buffer;
  readonly noteId: number;
  readonly path: NotePath;
  readonly title: string;
  readonly headings: readonly string[];
  readonly text: string;
  /** What the model is given. */
  readonly embedText: string;
}

type Stored<T> = Omit<T, 'headings' | 'embedText'> & { readonly headings: string };
export type PendingRecord = Stored<PendingChunk>;

/** The "unit separator": no heading holds it, and the word index sees it as a gap between words. */
const headingSeparator = '\u001f';

export function joinHeadings(headings: readonly string[]): string {
  return headings.join(headingSeparator);
}

export function splitHeadings(joined: string): string[] {
  return joined === '' ? [] : joined.split(headingSeparator);
}

export function toFoundChunk(record: Stored<FoundChunk>): FoundChunk {
  return { ...record, headings: splitHeadings(record.headings) };
}

export function toPendingChunk(record: PendingRecord): PendingChunk {
  const headings = splitHeadings(record.headings);
  return { ...record, headings, embedText: embedTextOf(headings, record.text) };
}

/**
 * Adds passages to what was found, each distinct key once, up to so many in all. Takes a query, not its iterator: one that
 * is opened and never read keeps the whole connection busy.
 */
export function collectDistinct(
  query: () => Iterable<PendingRecord>,
  limit: number,
  found: Map<string, PendingChunk>,
): void {
  if (found.size >= limit) return;
  for (const record of query()) {
    const name = record.key.toString('latin1');
    if (!found.has(name)) found.set(name, toPendingChunk(record));
    if (found.size >= limit) return;
  }
}

const foundColumns = `c.chunk_id AS chunkId, c.note_id AS noteId, n.path, c.title, c.ordinal, c.headings, c.text,
    c.start_offset AS startOffset, c.key, c.embedding_id AS embeddingId`;
const placeColumns = 'c.chunk_id AS chunkId, c.note_id AS noteId, c.embedding_id AS embeddingId';
const selectFound = `SELECT ${foundColumns} FROM chunks c JOIN notes n USING (note_id)`;

/** All of a pending passage but its key. */
export const pendingColumns = 'c.note_id AS noteId, n.path, c.title, c.headings, c.text';

/** CROSS JOIN fixes the order: from the waiting chunks, or from the one note. */
function selectPending(tables: string): string {
  return `SELECT c.key, ${pendingColumns} FROM ${tables}
    WHERE c.embedding_id IS NULL AND n.failure IS NULL`;
}

type ChunkValues = Stored<NewChunk> & { readonly title: string; readonly ordinal: number };
export type ChunkStatements = ReturnType<typeof prepareChunkStatements>;

export function prepareChunkStatements(database: Database.Database) {
  return { ...prepareWrites(database), ...prepareReads(database), ...prepareCounts(database) };
}

function prepareWrites(database: Database.Database) {
  return {
    keysOfNote: database.prepare<[number], { readonly chunkId: number; readonly key: Buffer }>(
      'SELECT chunk_id AS chunkId, key FROM chunks WHERE note_id = ? ORDER BY ordinal',
    ),
    // Negative places are out of the way of the new ones; what is still there at the end is gone from the note.
    parkOrdinals: database.prepare<[number]>('UPDATE chunks SET ordinal = -1 - ordinal WHERE note_id = ?'),
    removeParked: database.prepare<[number, number]>(
      `DELETE FROM chunks WHERE chunk_id IN (
         SELECT chunk_id FROM chunks WHERE note_id = ? AND ordinal < 0 LIMIT ?)`,
    ),
    removeOfNote: database.prepare<[number, number]>(
      'DELETE FROM chunks WHERE chunk_id IN (SELECT chunk_id FROM chunks WHERE note_id = ? LIMIT ?)',
    ),
    retitle: database.prepare<[{ readonly noteId: number; readonly title: string; readonly limit: number }]>(
      `UPDATE chunks SET title = @title WHERE chunk_id IN (
         SELECT chunk_id FROM chunks WHERE note_id = @noteId AND title <> @title LIMIT @limit)`,
    ),
    move: database.prepare<[ChunkValues & { readonly chunkId: number }]>(
      `UPDATE chunks SET ordinal = @ordinal, title = @title, headings = @headings, text = @text,
         start_offset = @startOffset WHERE chunk_id = @chunkId`,
    ),
    insert: database.prepare<[ChunkValues & { readonly noteId: number }]>(
      `INSERT INTO chunks (note_id, ordinal, embedding_id, key, start_offset, title, headings, text)
       VALUES (@noteId, @ordinal, (SELECT embedding_id FROM embeddings WHERE key = @key), @key, @startOffset,
         @title, @headings, @text)`,
    ),
  };
}

function prepareReads(database: Database.Database) {
  return {
    ofEmbedding: database.prepare<[number], Stored<FoundChunk>>(
      `${selectFound} WHERE c.embedding_id = ? ORDER BY c.chunk_id`,
    ),
    pending: database.prepare<[], PendingRecord>(
      `${selectPending('chunks c CROSS JOIN notes n USING (note_id)')} ORDER BY c.note_id, c.ordinal`,
    ),
    pendingOfNote: database.prepare<[string], PendingRecord>(
      `${selectPending('notes n CROSS JOIN chunks c USING (note_id)')} AND n.path = ? ORDER BY c.ordinal`,
    ),
    isWaiting: database
      .prepare<[number, Buffer], number>(
        'SELECT 1 FROM chunks WHERE note_id = ? AND key = ? AND embedding_id IS NULL LIMIT 1',
      )
      .pluck(),
    byId: database.prepare<[number], Stored<FoundChunk>>(`${selectFound} WHERE c.chunk_id = ?`),
    atOffset: database.prepare<[number, number], Stored<FoundChunk>>(
      `${selectFound} WHERE c.note_id = ? AND c.start_offset <= ? ORDER BY c.start_offset DESC LIMIT 1`,
    ),
    afterOffset: database.prepare<[number, number], Stored<FoundChunk>>(
      `${selectFound} WHERE c.note_id = ? AND c.start_offset > ? ORDER BY c.start_offset LIMIT 1`,
    ),
    placesOfEmbedding: database.prepare<[number], ChunkPlace>(
      `SELECT ${placeColumns} FROM chunks c WHERE c.embedding_id = ? ORDER BY c.chunk_id`,
    ),
    // FTS5 sorts by rank itself and the join follows its order, so only the rows of the answer are read.
    rankWords: database.prepare<[string, number], WordPlace>(
      `SELECT ${placeColumns}, -f.rank AS wordScore
       FROM chunks_fts f CROSS JOIN chunks c ON c.chunk_id = f.rowid
       WHERE f.chunks_fts MATCH ? AND f.rank MATCH 'bm25(4.0, 2.0, 1.0)' ORDER BY f.rank LIMIT ?`,
    ),
    rankWordsWithin: database.prepare<[string, string, number], WordPlace>(
      `SELECT ${placeColumns}, -f.rank AS wordScore
       FROM chunks_fts f CROSS JOIN chunks c ON c.chunk_id = f.rowid
       WHERE f.chunks_fts MATCH ? AND f.rank MATCH 'bm25(4.0, 2.0, 1.0)'
         AND c.note_id IN (SELECT value FROM json_each(?)) ORDER BY f.rank LIMIT ?`,
    ),
  };
}

function prepareCounts(database: Database.Database) {
  return {
    count: database.prepare<[], number>('SELECT count(*) FROM chunks').pluck(),
    largestId: database.prepare<[], number | null>('SELECT max(chunk_id) FROM chunks').pluck(),
    countPending: database.prepare<[], number>('SELECT count(*) FROM chunks WHERE embedding_id IS NULL').pluck(),
    countFailed: database
      .prepare<[], number>(
        `SELECT count(*) FROM notes n CROSS JOIN chunks c USING (note_id)
         WHERE n.failure IS NOT NULL AND c.embedding_id IS NULL`,
      )
      .pluck(),
    countOfNote: database.prepare<[number], number>('SELECT count(*) FROM chunks WHERE note_id = ?').pluck(),
    notesPending: database
      .prepare<[], number>(
        `SELECT count(*) FROM notes n WHERE n.failure IS NULL
           AND EXISTS (SELECT 1 FROM chunks c WHERE c.note_id = n.note_id AND c.embedding_id IS NULL)`,
      )
      .pluck(),
  };
}
