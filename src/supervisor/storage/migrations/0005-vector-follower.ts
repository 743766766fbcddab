/**
 * Which vector store follows `vector_changes`: another one has to be told of everything. `index_id` tells this database
 * from one that replaced it, whose embeddings have the same ids and other vectors.
 */
export const vectorFollowerSchema = `
  CREATE TABLE vector_follower (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    index_id TEXT NOT NULL,
    identity TEXT NOT NULL
  ) STRICT;
  INSERT INTO vector_follower VALUES (1, lower(hex(randomblob(8))), '');
`;
