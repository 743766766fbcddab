import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What the index of a profile's one vault holds, in an order that does not depend on how it came about. */
export interface IndexRows {
  readonly notes: readonly unknown[];
  readonly chunks: readonly unknown[];
  /** Each key with the hash of its vector. */
  readonly embeddings: readonly { readonly key: string; readonly vector: string; readonly times: number }[];
  /** Keys of the vectors that searches by meaning look through. */
  readonly searched: readonly string[];
  /** Passages that the word index finds for the words asked for. */
  readonly found: readonly unknown[];
  readonly counters: Readonly<Record<string, number>>;
}

/** Reads the index of a profile whose app has ended. */
export function readIndexRows(userData: string, words: readonly string[]): IndexRows {
  const database = new Database(indexFile(userData), { readonly: true });
  const all = <T>(sql: string, ...values: string[]) => database.prepare<string[], T>(sql).all(...values);
  try {
    return {
      notes: all('SELECT path, title, revision, size_bytes, failure FROM notes ORDER BY path'),
      chunks: all(
        `SELECT n.path, c.ordinal, hex(c.key) AS key, c.start_offset, c.title, c.headings, c.text,
           c.embedding_id IS NOT NULL AS hasVector
         FROM chunks c JOIN notes n USING (note_id) ORDER BY n.path, c.ordinal`,
      ),
      embeddings: all<{ key: string; blob: Buffer; times: number }>(
        'SELECT hex(key) AS key, vector AS blob, times_embedded AS times FROM embeddings ORDER BY key',
      ).map(({ key, blob, times }) => ({ key, times, vector: createHash('sha256').update(blob).digest('hex') })),
      searched: all<{ key: string }>(
        'SELECT hex(e.key) AS key FROM vector_members m JOIN embeddings e USING (embedding_id) ORDER BY e.key',
      ).map(({ key }) => key),
      found: words.flatMap((word) =>
        all(
          `SELECT n.path, c.ordinal FROM chunks_fts f JOIN chunks c ON c.chunk_id = f.rowid JOIN notes n USING (note_id)
           WHERE chunks_fts MATCH ? ORDER BY n.path, c.ordinal`,
          word,
        ),
      ),
      counters: Object.fromEntries(
        all<{ name: string; value: number }>('SELECT name, value FROM counters').map(({ name, value }) => [
          name,
          value,
        ]),
      ),
    };
  } finally {
    database.close();
  }
}

function indexFile(userData: string): string {
  const vaults = join(userData, 'vaults');
  const [only, ...others] = readdirSync(vaults);
  if (only === undefined || others.length > 0) throw new Error('The profile has not exactly one vault.');
  return join(vaults, only, 'index.db');
}
