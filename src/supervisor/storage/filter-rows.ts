import type Database from 'better-sqlite3';
import { foldName } from '../../shared/links/note-names.ts';

function prepareStatements(database: Database.Database) {
  return {
    paths: database.prepare<[], { readonly noteId: number; readonly path: string }>(
      'SELECT note_id AS noteId, path FROM notes',
    ),
    changedBefore: database.prepare<[number], number>('SELECT note_id FROM notes WHERE modified_ms < ?').pluck(),
    changedSince: database.prepare<[number], number>('SELECT note_id FROM notes WHERE modified_ms >= ?').pluck(),
    withWords: database
      .prepare<[string], number>(
        'SELECT DISTINCT c.note_id FROM chunks_fts f CROSS JOIN chunks c ON c.chunk_id = f.rowid WHERE f.chunks_fts MATCH ?',
      )
      .pluck(),
    newest: database
      .prepare<[string, number], number>(
        `SELECT (SELECT chunk_id FROM chunks c WHERE c.note_id = n.note_id ORDER BY ordinal LIMIT 1) AS first FROM notes n
         WHERE note_id IN (SELECT value FROM json_each(?)) AND first IS NOT NULL
         ORDER BY modified_ms DESC, path LIMIT ?`,
      )
      .pluck(),
    embeddings: database
      .prepare<[string], number>(
        `SELECT embedding_id FROM chunks
         WHERE note_id IN (SELECT value FROM json_each(?)) AND embedding_id IS NOT NULL`,
      )
      .pluck(),
  };
}

/** Finds the notes that filters of a search leave. */
export class FilterRows {
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: Database.Database) {
    this.#statements = prepareStatements(database);
  }

  /** Notes whose path begins so, from the vault's top or from any folder on, whatever the case. */
  atPath(path: string): number[] {
    const wanted = `/${foldName(path)}`;
    const found: number[] = [];
    for (const { noteId, path: full } of this.#statements.paths.iterate()) {
      if (`/${foldName(full)}`.includes(wanted)) found.push(noteId);
    }
    return found;
  }

  /** Notes changed last before a moment. Milliseconds since 1970. */
  changedBefore(ms: number): number[] {
    return this.#statements.changedBefore.all(ms);
  }

  changedSince(ms: number): number[] {
    return this.#statements.changedSince.all(ms);
  }

  withWords(ftsQuery: string): number[] {
    return this.#statements.withWords.all(ftsQuery);
  }

  /** The first passages of the notes changed last. */
  newestPassages(noteIds: Iterable<number>, limit: number): number[] {
    return this.#statements.newest.all(JSON.stringify([...noteIds]), limit);
  }

  /** The embeddings that passages of these notes use, some of them several times. */
  embeddingsOf(noteIds: readonly number[]): number[] {
    return this.#statements.embeddings.all(JSON.stringify(noteIds));
  }
}
