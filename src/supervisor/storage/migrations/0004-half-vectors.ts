import type Database from 'better-sqlite3';
import { checksumOf, halvesBlob } from '../vector-blob.ts';

/**
 * Vectors take half the bytes, as float16, and each row has a checksum: a damaged one must not answer a search.
 * vector_members: which embeddings each collection of the vector store holds. The store reads the vectors here, so that
 * they are kept once.
 */
export function halveVectors(database: Database.Database): void {
  database.function('half_floats', { deterministic: true }, (blob) => halvesBlob(floatsOf(asBlob(blob))));
  database.function('vector_checksum', { deterministic: true }, (id, blob) => checksumOf(Number(id), asBlob(blob)));
  database.exec(`
    ALTER TABLE embeddings ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
    UPDATE embeddings SET vector = half_floats(vector);
    UPDATE embeddings SET checksum = vector_checksum(embedding_id, vector);

    CREATE TABLE vector_members (
      collection TEXT NOT NULL,
      embedding_id INTEGER NOT NULL,
      PRIMARY KEY (collection, embedding_id)
    ) STRICT, WITHOUT ROWID;
  `);
}

function asBlob(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  throw new TypeError('A vector is not a blob.');
}

/** Copied: a Buffer may begin at any byte, and a Float32Array only at every fourth. */
function floatsOf(blob: Buffer): Float32Array {
  const bytes = new Uint8Array(blob);
  return new Float32Array(bytes.buffer, 0, Math.floor(bytes.byteLength / Float32Array.BYTES_PER_ELEMENT));
}
