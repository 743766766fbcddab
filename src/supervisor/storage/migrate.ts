import type Database from 'better-sqlite3';
import { AppError } from '../../shared/errors/app-error.ts';
import { initialSchema } from './migrations/0001-initial.ts';
import { memoryHistorySchema } from './migrations/0002-memory-history.ts';
import { vectorChangesSchema } from './migrations/0003-vector-changes.ts';
import { halveVectors } from './migrations/0004-half-vectors.ts';
import { vectorFollowerSchema } from './migrations/0005-vector-follower.ts';
import { memoryFindingsSchema } from './migrations/0006-memory-findings.ts';
import { modelChangeSchema } from './migrations/0007-model-change.ts';
import { noteLinksSchema } from './migrations/0008-note-links.ts';

type Migration = string | ((database: Database.Database) => void);

/** In order; the position plus one is the version. Never edit a released step: add one. */
const migrations: readonly Migration[] = [
  initialSchema,
  memoryHistorySchema,
  vectorChangesSchema,
  halveVectors,
  vectorFollowerSchema,
  memoryFindingsSchema,
  modelChangeSchema,
  noteLinksSchema,
];

export const schemaVersion = migrations.length;

/** Applies the steps that this database has not seen, each in a transaction of its own. Tests stop at an earlier version. */
export function migrate(database: Database.Database, wantedVersion = schemaVersion): void {
  const found = Number(database.pragma('user_version', { simple: true }));
  if (found > schemaVersion) {
    throw new AppError(
      'database-error',
      `The search index was made by a newer aiNote (version ${found}, this one knows ${schemaVersion}). Update aiNote, or delete the index to have it made again.`,
    );
  }
  for (let version = found + 1; version <= wantedVersion; version++) {
    const step = migrations[version - 1] ?? '';
    database.transaction(() => {
      if (typeof step === 'string') database.exec(step);
      else step(database);
      database.pragma(`user_version = ${version}`);
    })();
  }
}
