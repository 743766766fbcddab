import type Database from 'better-sqlite3';
import type { CountedPiece } from '../../../shared/contract/memory-reasons.ts';
import type { Clock } from '../../../shared/util/clock.ts';
import type { Logger } from '../../logger.ts';
import { readHalves } from '../kernel/half-float.ts';
import { CellEditor } from './cell-editor.ts';
import type { CellLimits } from './cell-limits.ts';
import type { FullVectors } from './full-vectors.ts';
import { Generation } from './generation.ts';
import { dismantleGeneration, GenerationTables } from './generation-tables.ts';
import { LooseMirror } from './loose-mirror.ts';
import { DamagedList, LooseRows } from './loose-rows.ts';
import { releaseBlob } from './release-blob.ts';
import { freshState, type CollectionRecord, type StoreState } from './store-state.ts';

/** No generation has this number: with it, no row of the loose is void. */
const noGeneration = -1;
const rowsPerPiece = 128;

export interface StoreCoreOptions {
  readonly database: Database.Database;
  readonly record: CollectionRecord;
  readonly prefix: string;
  readonly dimensions: number;
  readonly vectors: FullVectors;
  readonly limits: CellLimits;
  readonly clock: Clock;
  readonly log: Logger;
  readonly turn: () => Promise<void>;
  readonly random: () => number;
}

/**
 * What all parts of the store share: its tables, its state, and what of them is in memory. A vector of the store is
 * loose, or it has a place in the active generation and is not buried there; never both, never neither.
 */
export class StoreCore {
  readonly options: StoreCoreOptions;
  readonly loose: LooseRows;
  /** Scratch for one vector. */
  readonly vector: Float32Array;
  readonly codes: Int8Array;
  state: StoreState = freshState;
  active: Generation | null = null;
  staged: Generation | null = null;
  mirror: LooseMirror | null = null;
  editor: CellEditor | null = null;
  /** What work under way holds outside V8's heap beside these. It goes with the work; no trim can take it. */
  readonly scratch = new Set<{ readonly reservedBytes: number }>();
  looseCount = 0;
  count = 0;
  isClosed = false;
  /** Made once: to make it costs more than to run it. */
  readonly #inTransaction: (run: () => unknown) => unknown;

  constructor(options: StoreCoreOptions) {
    this.options = options;
    this.#inTransaction = options.database.transaction((run: () => unknown) => run());
    this.loose = new LooseRows(options.database, `${options.prefix}_loose`);
    this.vector = new Float32Array(options.dimensions);
    this.codes = new Int8Array(options.dimensions);
  }

  get vectors(): FullVectors {
    return this.options.vectors;
  }

  get activeNumber(): number {
    return this.state.active ?? noGeneration;
  }

  /** The mirror does not hold more of the loose than this. */
  get mirrorRows(): number {
    return Math.floor(this.options.limits.mirrorBytes / this.options.dimensions);
  }

  /** What is compared with every vector, at most. */
  get exactMost(): number {
    return Math.min(this.options.limits.exact, this.mirrorRows);
  }

  /** Reads the state; whatever was in memory is dropped. */
  reload(): void {
    const state = this.options.record.read();
    this.dropMemory();
    if (!state) return this.distrustLists('The state of the vector store is damaged.');
    this.state = state;
    const { active, staged } = state;
    this.active = active === null ? null : this.#generation(active);
    this.staged = staged === null ? null : this.#generation(staged.generation);
    this.looseCount = this.loose.count(this.activeNumber);
    this.count =
      state.relisting === null
        ? this.looseCount + state.placed - (this.active?.tables.countTombs() ?? 0)
        : this.vectors.count();
  }

  /** The generation of that number as it is in memory now; a trim replaces the object. */
  current(generation: Generation): Generation {
    const { generation: number } = generation.tables;
    return [this.active, this.staged].find((other) => other?.tables.generation === number) ?? generation;
  }

  /** Lets go of everything that can be read again, but for a generation that is being made. */
  dropMemory(): void {
    this.dropEditor();
    this.dropMirror();
    this.dropActive();
  }

  dropEditor(): void {
    this.editor = null;
  }

  dropMirror(): void {
    this.mirror = null;
  }

  /** The active generation stays, to be read anew. */
  dropActive(): void {
    if (this.active) this.active = new Generation(this.active.tables, this.options.dimensions, this.options.random);
  }

  get reservedBytes(): number {
    const parts = [this.mirror, this.active, this.staged, this.editor, ...this.scratch];
    return parts.reduce((sum, part) => sum + (part?.reservedBytes ?? 0), 0);
  }

  /** What `reservedBytes` is made of. */
  get pieces(): readonly CountedPiece[] {
    const { mirror, active, staged, editor } = this;
    return [
      { name: 'loose-codes', bytes: mirror?.reservedBytes ?? 0, items: mirror?.size ?? 0 },
      { name: 'centroids', bytes: active?.directory.reservedBytes ?? 0, items: active?.directory.size ?? 0 },
      { name: 'tombstones', bytes: active?.tombs.reservedBytes ?? 0, items: null },
      { name: 'next-generation', bytes: staged?.reservedBytes ?? 0, items: staged?.directory.size ?? 0 },
      { name: 'cell-in-hand', bytes: editor?.reservedBytes ?? 0, items: null },
    ];
  }

  /** The part of it in V8's heap: the maps from ids and cells to rows. */
  get heapBytes(): number {
    return [this.mirror, this.active, this.staged].reduce((sum, part) => sum + (part?.heapBytes ?? 0), 0);
  }

  /** Runs everything or nothing, state included. What fails leaves memory as the tables are. */
  step<T>(run: () => T): T {
    const before = this.state;
    this.state = structuredClone(before);
    try {
      return this.options.database
        .transaction(() => {
          const answer = run();
          this.options.record.write(this.state);
          return answer;
        })
        .immediate();
    } catch (error) {
      this.state = before;
      this.reload();
      throw error;
    }
  }

  /** A damaged vector is in no cell; it may as well wait among the loose for what a check makes of it. */
  setAside(id: number): void {
    if (this.loose.has(id, this.activeNumber)) return;
    if (this.active?.tables.placeOf(id)) this.active.tables.bury(id);
    this.loose.add(id);
    this.looseCount += 1;
  }

  /** Vectors whose entries in the cells of the active generation are void. */
  get buriedCount(): number {
    return this.state.placed + this.looseCount - this.count;
  }

  /** Puts the list of the loose away and everything with it: every vector is compared until it is made anew. */
  distrustLists(reason: string): void {
    this.options.log.warn(`${reason} The vector index is made anew from the stored vectors.`);
    const generations = this.#findGenerations();
    this.active = null;
    this.staged = null;
    this.dropMemory();
    this.step(() => {
      const next = Math.max(0, ...generations) + 1;
      this.state = { ...freshState, retired: generations, nextGeneration: next, relisting: -1 };
      this.loose.clear();
    });
    this.looseCount = 0;
    this.count = this.vectors.count();
  }

  /** Runs what reads the lists; when they prove damaged, they are put away and it is run once more. */
  async trusting<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof DamagedList)) throw error;
      this.distrustLists(error.message);
      return run();
    }
  }

  /** Reads the centroids of the active generation, a little at a time. */
  async loadActive(): Promise<Generation | null> {
    const generation = this.active;
    if (generation && !generation.isLoaded) await this.inTurns(generation.load());
    return generation;
  }

  /** The codes of the loose, all of them; null when they are too many, or when a trim came while they were read. */
  async loadMirror(): Promise<LooseMirror | null> {
    if (this.looseCount > this.mirrorRows) {
      this.dropMirror();
      return null;
    }
    const mirror = (this.mirror ??= new LooseMirror(this.options.dimensions, this.looseCount));
    if (!mirror.isComplete) await this.inTurns(this.#fillMirror(mirror));
    // One that was dropped meanwhile is not told of changes, and the one in its place may lack what is still to be read.
    return this.mirror === mirror && mirror.isComplete ? mirror : null;
  }

  /** Does work made of pieces, with a turn of the event loop whenever it has taken a while. */
  async inTurns(work: Iterable<void>, check: () => void = () => {}): Promise<void> {
    const { clock, turn } = this.options;
    let startedMs = clock.nowMs();
    for (const _ of work) {
      if (this.isClosed) return;
      if (clock.nowMs() - startedMs < pieceMs) continue;
      await turn();
      check();
      startedMs = clock.nowMs();
    }
  }

  /** Reads in one transaction: otherwise SQLite takes its locks, which are calls of the system, for each row. */
  readTogether<T>(run: () => T): T {
    return this.#inTransaction(run) as T; // What `run` answers: the type of a transaction forgets it.
  }

  stage(): Generation {
    const number = this.state.nextGeneration;
    const staged = this.#generation(number);
    this.step(() => {
      this.state.nextGeneration += 1;
      this.state.staged = { generation: number, phase: 'training', cursor: -1, placed: 0 };
    });
    this.staged = staged;
    return staged;
  }

  /**
   * Follows the state, in which the generation that was made has become the active one. It stays in memory, and nothing
   * is counted row by row: all vectors are there still, and what is not in its cells is loose.
   */
  promoteStaged(): void {
    const { staged } = this;
    if (!staged) return;
    this.dropMemory();
    this.active = staged;
    this.staged = null;
    this.looseCount = this.count - this.state.placed + staged.tables.countTombs();
  }

  retire(generation: number): void {
    this.state.retired.push(generation);
  }

  /** Empties the tables of generations that are no more; false when there is nothing left. */
  dismantle(rows: number): boolean {
    const [generation] = this.state.retired;
    if (generation === undefined) return false;
    return this.step(() => {
      const { database, prefix } = this.options;
      if (!dismantleGeneration(database, prefix, generation, rows)) this.state.retired.shift();
      return true;
    });
  }

  editorOf(generation: Generation): CellEditor {
    if (this.editor?.generation === generation) return this.editor;
    this.editor = new CellEditor({
      generation,
      limits: this.options.limits,
      random: this.options.random,
      counts: {
        nextCell: () => this.state.nextCell++,
        placed: (change) => {
          const { staged } = this.state;
          if (staged?.generation === generation.tables.generation) staged.placed += change;
          else this.state.placed += change;
        },
      },
    });
    return this.editor;
  }

  *#fillMirror(mirror: LooseMirror): Generator<void, void> {
    for (let after = -1; ;) {
      const ids = this.loose.page(this.activeNumber, after, rowsPerPiece);
      for (const id of ids) {
        const bytes = mirror.has(id) ? undefined : this.vectors.read(id);
        if (bytes === undefined || bytes === 'damaged') continue;
        readHalves(bytes, this.vector);
        releaseBlob(bytes);
        mirror.set(id, this.vector);
      }
      after = ids.at(-1) ?? after;
      if (ids.length < rowsPerPiece) break;
      yield;
    }
    mirror.isComplete = true;
  }

  #generation(number: number): Generation {
    const { database, prefix, dimensions, random } = this.options;
    return new Generation(new GenerationTables(database, prefix, number), dimensions, random);
  }

  #findGenerations(): number[] {
    const { database, prefix } = this.options;
    const names = database
      .prepare<[string], string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB ?")
      .pluck()
      .all(`${prefix}_g*`);
    return [...new Set(names.map((name) => Number.parseInt(name.slice(prefix.length + 2), 10)))];
  }
}

/** Work goes on for so long before others have their turn. Milliseconds. */
const pieceMs = 6;
