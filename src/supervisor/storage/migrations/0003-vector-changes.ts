/**
 * Each change of which embeddings the passages use is noted in the transaction that makes it, so that the vector store
 * can follow after any kill. `graph_snapshots` told of a graph in a file of its own, which is no more: every embedding
 * in use is noted once, for a store that begins empty. In a trigger "OR IGNORE" would give way to the policy of the
 * statement that fires it; "ON CONFLICT" does not.
 */
export const vectorChangesSchema = `
  DROP TABLE graph_snapshots;

  CREATE TABLE vector_changes (embedding_id INTEGER PRIMARY KEY) STRICT;

  CREATE TRIGGER chunks_vector_insert AFTER INSERT ON chunks WHEN new.embedding_id IS NOT NULL BEGIN
    INSERT INTO vector_changes VALUES (new.embedding_id) ON CONFLICT DO NOTHING;
  END;
  CREATE TRIGGER chunks_vector_delete AFTER DELETE ON chunks WHEN old.embedding_id IS NOT NULL BEGIN
    INSERT INTO vector_changes VALUES (old.embedding_id) ON CONFLICT DO NOTHING;
  END;
  CREATE TRIGGER chunks_vector_update AFTER UPDATE OF embedding_id ON chunks
    WHEN old.embedding_id IS NOT new.embedding_id BEGIN
    INSERT INTO vector_changes SELECT old.embedding_id WHERE old.embedding_id IS NOT NULL ON CONFLICT DO NOTHING;
    INSERT INTO vector_changes SELECT new.embedding_id WHERE new.embedding_id IS NOT NULL ON CONFLICT DO NOTHING;
  END;

  INSERT OR IGNORE INTO vector_changes SELECT embedding_id FROM chunks WHERE embedding_id IS NOT NULL;
`;
