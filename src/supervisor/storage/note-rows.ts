import type Database from 'better-sqlite3';

export interface NoteRow {
  readonly noteId: number;
  readonly revision: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Why the model could not embed this note; null when it did, or has not tried. */
  readonly failure: string | null;
}

/** What the index knows of a note's file. */
export interface NoteFacts {
  readonly revision: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

export interface NewNote extends NoteFacts {
  readonly path: string;
  readonly title: string;
}

type NoteRowWithPath = NoteRow & { readonly path: string };

const columns =
  'note_id AS noteId, path, revision, size_bytes AS sizeBytes, modified_ms AS modifiedMs, failure' as const;

function prepareStatements(database: Database.Database) {
  return {
    all: database.prepare<[], NoteRowWithPath>(`SELECT ${columns} FROM notes`),
    get: database.prepare<[string], NoteRowWithPath>(`SELECT ${columns} FROM notes WHERE path = ?`),
    upsert: database
      .prepare<[NewNote], number>(
        `INSERT INTO notes (path, title, revision, size_bytes, modified_ms)
         VALUES (@path, @title, @revision, @sizeBytes, @modifiedMs)
         ON CONFLICT (path) DO UPDATE SET title = excluded.title, revision = excluded.revision,
           size_bytes = excluded.size_bytes, modified_ms = excluded.modified_ms, failure = NULL
         RETURNING note_id`,
      )
      .pluck(),
    touch: database.prepare<[number, number, string]>(
      'UPDATE notes SET size_bytes = ?, modified_ms = ? WHERE path = ?',
    ),
    rename: database
      .prepare<[string, string, string], number>(
        'UPDATE notes SET path = ?, title = ? WHERE path = ? RETURNING note_id',
      )
      .pluck(),
    retitleChunks: database.prepare<[{ readonly title: string; readonly noteId: number }]>(
      'UPDATE chunks SET title = @title WHERE note_id = @noteId AND title <> @title',
    ),
    unsettle: database.prepare<[string]>("UPDATE notes SET revision = '', size_bytes = -1 WHERE path = ?"),
    unsettleAll: database.prepare<[]>("UPDATE notes SET revision = '', size_bytes = -1"),
    settle: database.prepare<[NoteFacts & { readonly path: string }]>(
      `UPDATE notes SET revision = @revision, size_bytes = @sizeBytes, modified_ms = @modifiedMs WHERE path = @path`,
    ),
    remove: database.prepare<[string]>('DELETE FROM notes WHERE path = ?'),
    setFailure: database.prepare<[string | null, number]>('UPDATE notes SET failure = ? WHERE note_id = ?'),
    clearFailures: database.prepare<[]>('UPDATE notes SET failure = NULL WHERE failure IS NOT NULL'),
    count: database.prepare<[], number>('SELECT count(*) FROM notes').pluck(),
    removeAll: database.prepare<[]>('DELETE FROM notes'),
  };
}

/** One row a note: what was indexed of it, to tell what changed since. */
export class NoteRows {
  readonly #database: Database.Database;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#statements = prepareStatements(database);
  }

  all(): Map<string, NoteRow> {
    const rows = new Map<string, NoteRow>();
    for (const { path, ...row } of this.#statements.all.iterate()) rows.set(path, row);
    return rows;
  }

  get(path: string): NoteRow | undefined {
    const found = this.#statements.get.get(path);
    if (!found) return undefined;
    const { path: _path, ...row } = found;
    return row;
  }

  /** A note indexed anew gets another chance with the model: its failure is forgotten. */
  upsert(note: NewNote): number {
    return this.#statements.upsert.get(note) ?? 0;
  }

  /** The file was written again with the same content. */
  touch(path: string, file: { readonly sizeBytes: number; readonly modifiedMs: number }): void {
    this.#statements.touch.run(file.sizeBytes, file.modifiedMs, path);
  }

  /** Work on the note's rows begins that takes several transactions: until `settle`, a scan takes the note for changed. */
  unsettle(path: string): void {
    this.#statements.unsettle.run(path);
  }

  /** The next scan takes every note for changed: they have to be cut anew. */
  unsettleAll(): void {
    this.#statements.unsettleAll.run();
  }

  settle(path: string, { revision, sizeBytes, modifiedMs }: NoteFacts): void {
    this.#statements.settle.run({ path, revision, sizeBytes, modifiedMs });
  }

  /** Keeps chunks and vectors. A row already at the new path goes: its file was replaced. False when none is at `from`. */
  rename(from: string, to: string, title: string): boolean {
    return this.#database.transaction(() => {
      if (!this.#statements.get.get(from)) return false;
      if (from !== to) this.#statements.remove.run(to);
      const noteId = this.#statements.rename.get(to, title, from);
      if (noteId !== undefined) this.#statements.retitleChunks.run({ title, noteId });
      return true;
    })();
  }

  /** Takes the note's chunks with it; its embeddings stay as cached ones. */
  remove(path: string): boolean {
    return this.#statements.remove.run(path).changes > 0;
  }

  setFailure(noteId: number, failure: string | null): void {
    this.#statements.setFailure.run(failure, noteId);
  }

  /** Answers how many there were. */
  clearFailures(): number {
    return this.#statements.clearFailures.run().changes;
  }

  count(): number {
    return this.#statements.count.get() ?? 0;
  }

  /** Empties the word index at once: taking 20,000 passages out of it one by one would hold the process for 1.5 s. */
  removeAll(): void {
    const database = this.#database;
    database.transaction(() => {
      const trigger = database
        .prepare<[], string>("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = 'chunks_fts_delete'")
        .pluck()
        .get();
      database.exec('DROP TRIGGER chunks_fts_delete');
      this.#statements.removeAll.run();
      database.exec("INSERT INTO chunks_fts (chunks_fts) VALUES ('delete-all')");
      database.exec(trigger ?? '');
    })();
  }
}
