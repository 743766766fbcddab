import type Database from 'better-sqlite3';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Logger } from '../logger.ts';
import { AttemptRows } from './attempt-rows.ts';
import { ChunkRows } from './chunk-rows.ts';
import { CounterRows } from './counter-rows.ts';
import { condemnDatabase, openDatabase, type IndexDatabase } from './database.ts';
import { EmbeddingRows } from './embedding-rows.ts';
import { MemoryEventRows } from './memory-event-rows.ts';
import { FilterRows } from './filter-rows.ts';
import { LinkRows } from './link-rows.ts';
import { findingsKept, LatestBodies, receiptsKept } from './latest-bodies.ts';
import { MemberVectors } from './member-vectors.ts';
import { MemoryRollupRows } from './memory-rollup-rows.ts';
import { NextVectorRows } from './next-vector-rows.ts';
import { NoteRows } from './note-rows.ts';
import { SkippedRows } from './skipped-rows.ts';
import { VectorChangeRows } from './vector-change-rows.ts';
import { VectorModelRow } from './vector-model-row.ts';

/** The index of one vault on disk: its tables, and what concerns them all. */
export class IndexStore implements Disposable {
  readonly notes: NoteRows;
  readonly chunks: ChunkRows;
  readonly embeddings: EmbeddingRows;
  readonly counters: CounterRows;
  readonly attempts: AttemptRows;
  readonly vectorChanges: VectorChangeRows;
  readonly vectorModel: VectorModelRow;
  readonly nextVectors: NextVectorRows;
  readonly skipped: SkippedRows;
  readonly links: LinkRows;
  readonly filters: FilterRows;
  /** What the memory manager keeps across restarts. */
  readonly memory: {
    readonly rollups: MemoryRollupRows;
    readonly events: MemoryEventRows;
    readonly receipts: LatestBodies;
    readonly findings: LatestBodies;
  };
  readonly #database: IndexDatabase;
  readonly #file: string;

  /** @throws AppError database-error when it cannot be opened; a damaged file is replaced, which is logged. */
  static open(file: string, log: Logger): IndexStore {
    const { database, wasReplaced } = openDatabase(file);
    if (wasReplaced) log.warn('The search index was damaged. It was set aside and is made anew from the notes.');
    return new IndexStore(database, file);
  }

  constructor(database: IndexDatabase, file: string) {
    this.#database = database;
    this.#file = file;
    this.notes = new NoteRows(database.handle);
    this.chunks = new ChunkRows(database.handle);
    this.counters = new CounterRows(database.handle);
    this.attempts = new AttemptRows(database.handle);
    this.embeddings = new EmbeddingRows(database.handle, this.counters);
    this.vectorChanges = new VectorChangeRows(database.handle);
    this.vectorModel = new VectorModelRow(database.handle);
    this.nextVectors = new NextVectorRows(database.handle);
    this.skipped = new SkippedRows(database.handle);
    this.links = new LinkRows(database.handle);
    this.filters = new FilterRows(database.handle);
    this.memory = {
      rollups: new MemoryRollupRows(database.handle),
      events: new MemoryEventRows(database.handle),
      receipts: new LatestBodies(database.handle, 'memory_receipts', receiptsKept),
      findings: new LatestBodies(database.handle, 'memory_findings', findingsKept),
    };
  }

  /** The one connection, for the vector store, which keeps tables of its own beside these. */
  get connection(): Database.Database {
    return this.#database.handle;
  }

  /** The vectors of one collection of the vector store, which are the embeddings' own. */
  memberVectors(collection: string): MemberVectors {
    return new MemberVectors(this.#database.handle, this.embeddings, collection);
  }

  /** Prepared statements that SQLite holds. */
  get statementCount(): number {
    return this.#database.statements.value;
  }

  /** How often statements were run: grows with every use of the database. */
  get statementRuns(): number {
    return this.#database.statements.runs;
  }

  /** Runs everything or nothing; no `await` inside. */
  transaction<T>(run: () => T): T {
    return this.#database.transaction(run);
  }

  /** Forgets the notes and their passages; their embeddings stay as cached ones. */
  forgetNotes(): void {
    this.transaction(() => {
      this.notes.removeAll();
      this.skipped.removeAll();
      this.attempts.forgetAll();
    });
  }

  /** Gives every note on which the model failed another chance; answers how many there are. */
  forgiveFailures(): number {
    return this.transaction(() => {
      this.skipped.removeFor('model-failed');
      return this.notes.clearFailures();
    });
  }

  /** The index proved damaged: the next start replaces it. */
  condemn(): void {
    condemnDatabase(this.#file);
  }

  /** Gives back the pages that SQLite holds in memory. */
  shrinkMemory(): void {
    this.#database.shrinkMemory();
  }

  checkpoint(): void {
    this.#database.checkpoint();
  }

  dispose(): void {
    this.#database.dispose();
  }
}
