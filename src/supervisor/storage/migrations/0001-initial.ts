/**
 * embeddings: the persisted cache and the graph's vectors at once. `embedding_id` is the graph's label: AUTOINCREMENT,
 * because a label used twice would let the graph answer with the vector of a deleted row. A row that no chunk refers
 * to is a cached embedding, so that an undone edit or a moved note is not embedded again.
 * chunks.embedding_id: null while the chunk waits for the model; the partial index makes "what is left" cheap.
 */
export const initialSchema = `
  CREATE TABLE notes (
    note_id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    revision TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    modified_ms REAL NOT NULL,
    failure TEXT
  ) STRICT;

  CREATE TABLE embeddings (
    embedding_id INTEGER PRIMARY KEY AUTOINCREMENT,
    key BLOB NOT NULL UNIQUE CHECK (length(key) = 16),
    times_embedded INTEGER NOT NULL,
    last_used_ms REAL NOT NULL,
    vector BLOB NOT NULL
  ) STRICT;

  CREATE TABLE chunks (
    chunk_id INTEGER PRIMARY KEY,
    note_id INTEGER NOT NULL REFERENCES notes ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    embedding_id INTEGER REFERENCES embeddings ON DELETE SET NULL,
    key BLOB NOT NULL CHECK (length(key) = 16),
    start_offset INTEGER NOT NULL,
    title TEXT NOT NULL,
    headings TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (note_id, ordinal)
  ) STRICT;
  CREATE INDEX chunks_by_key ON chunks (key);
  CREATE INDEX chunks_by_embedding ON chunks (embedding_id) WHERE embedding_id IS NOT NULL;
  CREATE INDEX chunks_pending ON chunks (note_id, ordinal) WHERE embedding_id IS NULL;

  CREATE VIRTUAL TABLE chunks_fts USING fts5 (
    title, headings, text,
    content = 'chunks', content_rowid = 'chunk_id',
    tokenize = 'porter unicode61 remove_diacritics 2'
  );
  CREATE TRIGGER chunks_fts_insert AFTER INSERT ON chunks BEGIN
    INSERT INTO chunks_fts (rowid, title, headings, text) VALUES (new.chunk_id, new.title, new.headings, new.text);
  END;
  CREATE TRIGGER chunks_fts_delete AFTER DELETE ON chunks BEGIN
    INSERT INTO chunks_fts (chunks_fts, rowid, title, headings, text)
      VALUES ('delete', old.chunk_id, old.title, old.headings, old.text);
  END;
  CREATE TRIGGER chunks_fts_update AFTER UPDATE OF title, headings, text ON chunks
    WHEN old.title <> new.title OR old.headings <> new.headings OR old.text <> new.text BEGIN
    INSERT INTO chunks_fts (chunks_fts, rowid, title, headings, text)
      VALUES ('delete', old.chunk_id, old.title, old.headings, old.text);
    INSERT INTO chunks_fts (rowid, title, headings, text) VALUES (new.chunk_id, new.title, new.headings, new.text);
  END;

  CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;

  CREATE TABLE graph_snapshots (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    sha256 TEXT NOT NULL,
    byte_length INTEGER NOT NULL,
    dimensions INTEGER NOT NULL,
    count INTEGER NOT NULL,
    saved_ms REAL NOT NULL
  ) STRICT;

  CREATE TABLE skipped (path TEXT PRIMARY KEY, reason TEXT NOT NULL, detail TEXT NOT NULL) STRICT;
`;
