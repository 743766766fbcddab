import { readHalves } from '../kernel/half-float.ts';
import { quantise } from '../kernel/quantise.ts';
import { Builder } from './builder.ts';
import { DamagedCell, type CellEditor } from './cell-editor.ts';
import type { CellMender } from './cell-mender.ts';
import type { Generation } from './generation.ts';
import { releaseBlob } from './release-blob.ts';
import type { StoreCore } from './store-core.ts';

const idsPerPiece = 256;
const foldsPerPiece = 16;
const dismantledPerPiece = 1_000;
/** A larger share of tombstones costs searches more than it costs to clear them. */
const tombShare = 0.1;
/** With so many outside, making the cells anew is cheaper than folding one by one. */
const looseShareToRebuild = 0.5;
/** Of the vectors, so many more went: the pages of their table are then half empty. */
const thinnedShare = 0.3;
const rowsPackedPerPiece = 128;
/** Free pages are given back in pieces, when there are many. */
const pagesPerPiece = 32;
const freeShare = 0.05;
const leastFreePages = 128;
/** `auto_vacuum` of a database that can shrink without being written anew. */
const incremental = 2;

type Work = Generator<void, void>;

/** Keeps the cells in shape, one small transaction after the other. */
export class Maintenance {
  readonly #core: StoreCore;
  readonly #mender: CellMender;
  readonly #builder: Builder;

  constructor(core: StoreCore, mender: CellMender) {
    this.#core = core;
    this.#mender = mender;
    this.#builder = new Builder(core);
  }

  get isNeeded(): boolean {
    return this.#choose() !== null;
  }

  /** Works until nothing is left to do or `mayGoOn` says no. `pause` gives others a turn. */
  async run(mayGoOn: () => boolean, pause: () => Promise<void>): Promise<void> {
    while (mayGoOn()) {
      const work = this.#choose();
      if (!work) return;
      await this.#drive(work(), mayGoOn, pause);
    }
  }

  /** Makes a new generation whether one is needed or not; few vectors are only listed. */
  async rebuild(mayGoOn: () => boolean, pause: () => Promise<void>): Promise<void> {
    const core = this.#core;
    await this.#drive(this.#clearStaged(), mayGoOn, pause);
    if (core.state.relisting === null && core.count > core.exactMost) {
      await this.#drive(this.#builder.build(), mayGoOn, pause);
    } else if (mayGoOn()) {
      core.distrustLists('A rebuild was asked for.');
    }
    if (mayGoOn()) await this.run(mayGoOn, pause);
  }

  async #drive(work: Work, mayGoOn: () => boolean, pause: () => Promise<void>): Promise<void> {
    const { clock } = this.#core.options;
    try {
      for (let startedMs = clock.nowMs(); mayGoOn() && !work.next().done;) {
        if (clock.nowMs() - startedMs < pieceMs) continue;
        await pause();
        startedMs = clock.nowMs();
      }
    } catch (error) {
      if (!(error instanceof DamagedCell)) throw error;
      await this.#mend(error.cell);
    } finally {
      work.return();
    }
  }

  /** The next thing to do, in the order of what it is good for; null when there is none. */
  #choose(): (() => Work) | null {
    const { state, looseCount, options, buriedCount } = this.#core;
    if (state.relisting !== null) return () => this.#relist();
    if (this.#isSmall && state.staged) return () => this.#clearStaged();
    if (this.#isSmall && state.active !== null) return () => this.#flatten();
    if (state.staged || this.#wantsBuild) return () => this.#builder.build();
    if (!state.isSwept) return () => this.#sweep();
    if (state.retired.length > 0) return () => this.#dismantle();
    if (state.active !== null) {
      if (looseCount > options.limits.looseToFold) return () => this.#fold();
      if (buriedCount > Math.max(options.limits.tombsToPurge, tombShare * state.placed)) return () => this.#purge();
    }
    if (this.#wantsPacking) return () => this.#pack();
    if (this.#freePages > 0) return () => this.#shrinkFile();
    return null;
  }

  /** So few that comparing with all is better than cells; with some distance to what makes cells wanted. */
  get #isSmall(): boolean {
    return this.#core.count <= this.#core.exactMost / 2;
  }

  get #wantsBuild(): boolean {
    const { state, count, looseCount, exactMost, options } = this.#core;
    if (state.active === null) return looseCount > exactMost;
    const hasDrifted = state.changed > state.trained || count < state.trained / 2;
    return hasDrifted || looseCount > options.limits.looseToFold + looseShareToRebuild * state.placed;
  }

  get #canShrink(): boolean {
    return Number(this.#core.options.database.pragma('auto_vacuum', { simple: true })) === incremental;
  }

  get #wantsPacking(): boolean {
    const { state, count, vectors, options } = this.#core;
    if (!vectors.repack || !this.#canShrink) return false;
    return state.packing !== null || state.thinned > options.limits.tombsToPurge + thinnedShare * count;
  }

  /** Pages of the file that hold nothing, when they are enough to be worth giving back. */
  get #freePages(): number {
    const { database } = this.#core.options;
    const read = (name: string) => Number(database.pragma(name, { simple: true }));
    if (!this.#canShrink) return 0;
    const free = read('freelist_count');
    return free > Math.max(leastFreePages, freeShare * read('page_count')) ? free : 0;
  }

  *#relist(): Work {
    const core = this.#core;
    while (core.state.relisting !== null) {
      core.step(() => {
        const ids = core.vectors.ids(core.state.relisting ?? -1, idsPerPiece);
        for (const id of ids) core.loose.add(id);
        core.state.relisting = ids.at(-1) ?? null;
      });
      yield;
    }
    core.reload();
  }

  *#clearStaged(): Work {
    const core = this.#core;
    const { staged } = core.state;
    if (!staged) return;
    yield;
    core.step(() => {
      core.retire(staged.generation);
      core.state.staged = null;
    });
    core.staged = null;
  }

  /** All vectors become loose. They are few, so this is one step. */
  *#flatten(): Work {
    const core = this.#core;
    yield;
    core.step(() => {
      if (core.state.active !== null) core.retire(core.state.active);
      core.state.thinned += core.buriedCount;
      Object.assign(core.state, { active: null, placed: 0, trained: 0, changed: 0, isSwept: true });
      core.loose.clear();
      for (const id of core.vectors.ids(-1, core.count + 1)) core.loose.add(id);
    });
    core.reload();
  }

  *#sweep(): Work {
    const core = this.#core;
    while (!core.state.isSwept) {
      core.step(() => void (core.state.isSwept = !core.loose.sweep(core.activeNumber, dismantledPerPiece)));
      yield;
    }
  }

  *#dismantle(): Work {
    while (this.#core.dismantle(dismantledPerPiece)) yield;
  }

  *#pack(): Work {
    const core = this.#core;
    core.step(() => void (core.state.packing ??= -1));
    while (core.state.packing !== null) {
      core.step(() => {
        core.state.packing = core.vectors.repack?.(core.state.packing ?? -1, rowsPackedPerPiece) ?? null;
        if (core.state.packing === null) core.state.thinned = 0;
      });
      yield;
    }
  }

  *#shrinkFile(): Work {
    while (this.#freePages > 0) {
      this.#core.options.database.pragma(`incremental_vacuum(${pagesPerPiece})`);
      yield;
    }
  }

  *#fold(): Work {
    const core = this.#core;
    const generation = yield* this.#loaded();
    if (!generation) return;
    for (let after = -1; core.active === generation;) {
      const ids = core.loose.page(core.activeNumber, after, foldsPerPiece);
      if (ids.length === 0) return;
      const editor = core.editorOf(generation); // Another one after a trim.
      const looked = core.step(() => this.#foldSome(ids, generation, editor));
      const folded = looked.filter(({ isFolded }) => isFolded);
      core.looseCount -= folded.length;
      for (const { id } of folded) core.mirror?.delete(id);
      after = looked.at(-1)?.id ?? after;
      yield;
    }
  }

  /** Those that there is time for, at least one: a cell that must be split takes as long as twenty vectors. */
  #foldSome(ids: readonly number[], generation: Generation, editor: CellEditor): { id: number; isFolded: boolean }[] {
    const { clock } = this.#core.options;
    const startedMs = clock.nowMs();
    const looked: { id: number; isFolded: boolean }[] = [];
    for (const id of ids) {
      looked.push({ id, isFolded: this.#foldOne(id, generation, editor) });
      if (clock.nowMs() - startedMs >= foldMs) break;
    }
    return looked;
  }

  #foldOne(id: number, { tables }: Generation, editor: CellEditor): boolean {
    const { vectors, vector, codes, loose, state } = this.#core;
    const bytes = vectors.read(id);
    if (bytes === 'damaged') return false;
    if (tables.placeOf(id)) editor.purge(id); // It was replaced: its former entries must go before new ones come.
    if (bytes !== undefined) {
      readHalves(bytes, vector);
      releaseBlob(bytes);
      editor.place(id, codes, quantise(vector, codes));
      state.changed += 1;
    }
    loose.delete(id);
    return true;
  }

  *#purge(): Work {
    const core = this.#core;
    const generation = yield* this.#loaded();
    if (!generation) return;
    while (core.active === generation) {
      const [id] = generation.tables.tombs(-1, 1);
      if (id === undefined) return;
      core.step(() => {
        const before = core.state.placed;
        core.editorOf(generation).purge(id);
        core.state.changed += before - core.state.placed;
        core.state.thinned += before - core.state.placed;
      });
      yield;
    }
  }

  /**
   * Whoever works with it goes on only while it is the active one: a trim, also one while it is read, puts another in its
   * place, which knows no cells until it is read.
   */
  *#loaded(): Generator<void, Generation | null> {
    for (;;) {
      const { active } = this.#core;
      if (!active || active.isLoaded) return active;
      yield* active.load();
    }
  }

  async #mend(cell: number): Promise<void> {
    for (const generation of [this.#core.active, this.#core.staged]) {
      if (generation?.tables.cellsAfter(cell - 1, 1)[0] === cell) await this.#mender.mend(generation, cell);
    }
  }
}

/** Work goes on for so long before others have their turn; its last step may take as long again. Milliseconds. */
const pieceMs = 6;
/** A transaction that folds takes in no more after so long. Milliseconds. */
const foldMs = 3;
