import Database from 'better-sqlite3';
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { AppError, messageOf } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import { moveAside } from './damaged-files.ts';
import { migrate } from './migrate.ts';
import { StatementCount } from './statement-count.ts';

/** A vector of 512 float32 takes 2 KB: pages of 4 KB would hold one row and leave half of each page empty. */
const pageSizeBytes = 16_384;
const cacheKib = 4_096;
/** What SQLite's page cache may hold. Bytes. */
export const sqliteCacheBytes = cacheKib * 1_024;
/** 4 MB: the log is copied back often, so that it stays small on disk and quick to read. */
const checkpointPages = 256;
const logLimitBytes = 8_000_000;
const busyTimeoutMs = 5_000;

export interface OpenedDatabase {
  readonly database: IndexDatabase;
  /** True when the file that was there could not be used and an empty one took its place. */
  readonly wasReplaced: boolean;
}

/** Owns the one connection to the index; everything in it can be made again from the notes. */
export class IndexDatabase implements Disposable {
  readonly handle: Database.Database;
  /** How many prepared statements it holds. */
  readonly statements: StatementCount;

  constructor(handle: Database.Database) {
    this.handle = handle;
    this.statements = new StatementCount(handle);
  }

  /** Runs everything or nothing. Synchronous: an `await` inside would commit half of the work. */
  transaction<T>(run: () => T): T {
    return this.handle.transaction(run).immediate();
  }

  /** Copies the log into the database and empties it. */
  checkpoint(): void {
    this.handle.pragma('wal_checkpoint(TRUNCATE)');
  }

  /** Gives back the pages that SQLite holds in memory. */
  shrinkMemory(): void {
    this.handle.pragma('shrink_memory');
  }

  dispose(): void {
    this.handle.close();
  }
}

/** Opens the index, brings its tables up to date, and replaces a file that is damaged beyond use. */
export function openDatabase(file: string): OpenedDatabase {
  if (existsSync(condemnedMark(file))) return replaceCondemned(file);
  const wasThere = existsSync(file);
  try {
    return { database: openAndCheck(file), wasReplaced: false };
  } catch (error) {
    if (!wasThere || !isDamage(error, file)) throw asDatabaseError(error);
  }
  try {
    moveAside(file, Date.now());
    return { database: openAndCheck(file), wasReplaced: true };
  } catch (error) {
    throw asDatabaseError(error);
  }
}

/**
 * Notes that the file proved damaged in use, so that the next start replaces it: the quick check at a start does not
 * see every damage, and a restart alone would meet it again.
 */
export function condemnDatabase(file: string): void {
  writeFileSync(condemnedMark(file), '');
}

const condemnedMark = (file: string) => `${file}.condemned`;

function replaceCondemned(file: string): OpenedDatabase {
  try {
    if (existsSync(file)) moveAside(file, Date.now());
    rmSync(condemnedMark(file));
    return { database: openAndCheck(file), wasReplaced: true };
  } catch (error) {
    throw asDatabaseError(error);
  }
}

/** True for errors which say that the file's content cannot be used, as opposed to a full disk or a lock. */
export function isDamage(error: unknown, file: string): boolean {
  if (error instanceof DamagedDatabase || isCorruption(error)) return true;
  // Too many open files or a lack of permission end in the same code, and are no fault of the file.
  const cannotOpen = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CANTOPEN');
  return cannotOpen && (statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

/** True for what SQLite says when it reads a page that makes no sense. */
export function isCorruption(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);
}

class DamagedDatabase extends Error {}

function openAndCheck(file: string): IndexDatabase {
  const handle = new Database(file);
  try {
    configure(handle);
    const finding: unknown = handle.pragma('quick_check(1)', { simple: true });
    if (finding !== 'ok') throw new DamagedDatabase(String(finding));
    migrate(handle);
    return new IndexDatabase(handle);
  } catch (error) {
    handle.close();
    throw error;
  }
}

function configure(handle: Database.Database): void {
  handle.pragma(`page_size = ${pageSizeBytes}`); // Works on an empty file only, so before anything else.
  // As early, and in an empty file only: it writes even what is so already, and damage must be kept as it was found.
  if (handle.pragma('page_count', { simple: true }) === 0) handle.pragma('auto_vacuum = INCREMENTAL');
  handle.pragma('journal_mode = WAL');
  handle.pragma('synchronous = NORMAL'); // Derived data: the worst after a power cut is some work done again.
  handle.pragma('foreign_keys = ON');
  handle.pragma(`busy_timeout = ${busyTimeoutMs}`);
  handle.pragma(`wal_autocheckpoint = ${checkpointPages}`);
  handle.pragma(`journal_size_limit = ${logLimitBytes}`);
  // The cache is the bound on SQLite's memory: better-sqlite3 is built without memory statistics (MEMSTATUS=0),
  // and SQLite ignores soft_heap_limit then.
  handle.pragma(`cache_size = -${cacheKib}`);
  handle.pragma('temp_store = FILE');
  handle.pragma('mmap_size = 0'); // Mapped pages would count as ours.
}

function asDatabaseError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('database-error', `The search index could not be opened: ${messageOf(error)}`, { cause: error });
}
