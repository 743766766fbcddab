/**
 * vector_model: which model the passages' vectors are of, and which one they are to have. While that change is under way
 * the old vectors serve, and next_vectors holds for each passage the key and, once it is made, the vector of the next
 * model. `is_moving`: all are made, and take the old ones' place a slice at a time.
 */
export const modelChangeSchema = `
  CREATE TABLE vector_model (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    serving TEXT NOT NULL,
    next TEXT,
    is_moving INTEGER NOT NULL DEFAULT 0,
    chunker INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE next_vectors (
    chunk_id INTEGER PRIMARY KEY REFERENCES chunks ON DELETE CASCADE,
    key BLOB NOT NULL CHECK (length(key) = 16),
    embedding_id INTEGER REFERENCES embeddings ON DELETE SET NULL
  ) STRICT;
  CREATE INDEX next_vectors_by_key ON next_vectors (key);
  CREATE INDEX next_vectors_by_embedding ON next_vectors (embedding_id) WHERE embedding_id IS NOT NULL;
  CREATE INDEX next_vectors_pending ON next_vectors (chunk_id) WHERE embedding_id IS NULL;
`;
