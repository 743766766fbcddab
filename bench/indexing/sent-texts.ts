import Database from 'better-sqlite3';
import { join } from 'node:path';
import { vaultDataFolder } from '../../src/main/vault/vault-data-folder.ts';
import { openVaultRoot } from '../../src/shared/node/vault-path.ts';
import { embedTextOf } from '../../src/supervisor/embedding/embed-text.ts';
import { bytesSentCounter, callsCounter, textsSentCounter } from '../../src/supervisor/indexing/passage-embedder.ts';
import { splitHeadings } from '../../src/supervisor/storage/chunk-statements.ts';

/** What went to the model, and what had to. */
export interface SentTexts {
  readonly calls: number;
  readonly texts: number;
  /** UTF-8. */
  readonly bytes: number;
  /** Of the passages that have a vector, each distinct text once. */
  readonly distinctTexts: number;
  readonly distinctBytes: number;
}

interface StoredText {
  readonly headings: string;
  readonly text: string;
}

/** Read from the index beside the app, which may be running: SQLite lets one write while others read. */
export async function readSentTexts(vault: string, profile: string): Promise<SentTexts> {
  const { realFolder } = await openVaultRoot(vault);
  const database = new Database(join(vaultDataFolder(profile, realFolder), 'index.db'), { readonly: true });
  try {
    const counter = database.prepare<[string], number>('SELECT value FROM counters WHERE name = ?').pluck();
    const stored = database
      .prepare<[], StoredText>('SELECT headings, text FROM chunks WHERE embedding_id IS NOT NULL GROUP BY key')
      .all();
    return {
      calls: counter.get(callsCounter) ?? 0,
      texts: counter.get(textsSentCounter) ?? 0,
      bytes: counter.get(bytesSentCounter) ?? 0,
      distinctTexts: stored.length,
      distinctBytes: stored.reduce((sum, row) => sum + bytesOf(row), 0),
    };
  } finally {
    database.close();
  }
}

function bytesOf({ headings, text }: StoredText): number {
  return Buffer.byteLength(embedTextOf(splitHeadings(headings), text));
}
