import { CodeTable } from '../kernel/code-table.ts';
import { readHalves } from '../kernel/half-float.ts';
import { quantise } from '../kernel/quantise.ts';
import type { CellEditor } from './cell-editor.ts';
import { listMembers, type CellMembers } from './cell-members.ts';
import type { Generation } from './generation.ts';
import { releaseBlob } from './release-blob.ts';
import type { StoreCore } from './store-core.ts';
import type { StoreState } from './store-state.ts';
import { train } from './training.ts';

const centroidsPerPiece = 64;
const vectorsPerPiece = 64;

/**
 * Makes a new generation of cells beside the one that is searched: trains centroids, assigns every vector to its cells,
 * writes cell after cell, and puts the new generation in the old one's place in one transaction. Each step is a
 * transaction that says how far it came, so a kill costs at most the training, which takes seconds.
 */
export class Builder {
  readonly #core: StoreCore;

  constructor(core: StoreCore) {
    this.#core = core;
  }

  /** Goes on where it was left. Yields between transactions. */
  *build(): Generator<void, void> {
    if (this.#core.state.staged?.phase === 'training') this.#giveUp();
    if (!this.#core.staged) yield* this.#train();
    const staged = this.#core.staged;
    if (!staged) return;
    if (!staged.isLoaded) yield* staged.load();
    if (this.#state.phase === 'assigning') yield* this.#assignAll(staged);
    if (this.#state.phase === 'writing') yield* this.#writeCells(staged);
    this.#takeOver();
  }

  get #state(): NonNullable<StoreState['staged']> {
    const { staged } = this.#core.state;
    if (!staged) throw new Error('No generation is being made.');
    return staged;
  }

  #giveUp(): void {
    this.#core.step(() => {
      this.#core.retire(this.#state.generation);
      this.#core.state.staged = null;
    });
    this.#core.staged = null;
  }

  *#train(): Generator<void, void> {
    const { limits } = this.#core.options;
    const staged = this.#core.stage();
    const { table, count } = yield* train(this.#core, Math.ceil(this.#core.count / limits.cellTarget));
    for (let start = 0; start < count; start += centroidsPerPiece) {
      this.#core.step(() => {
        for (let row = start; row < Math.min(count, start + centroidsPerPiece); row += 1) {
          staged.setCentroid(this.#core.state.nextCell++, table.rowCodes(row), table.scales[row] ?? 0);
        }
      });
      yield;
    }
    this.#core.step(() => void (this.#state.phase = count > 0 ? 'assigning' : 'ready'));
  }

  *#assignAll(staged: Generation): Generator<void, void> {
    yield* staged.directory.arrange(this.#core.options.random);
    while (this.#state.phase === 'assigning') {
      const editor = this.#core.editorOf(staged); // Another one after a trim.
      this.#core.step(() => this.#assignSome(staged, editor));
      yield;
    }
  }

  #assignSome(staged: Generation, editor: CellEditor): void {
    const { vectors, vector, codes, loose, activeNumber } = this.#core;
    const rows = vectors.page(this.#state.cursor, vectorsPerPiece);
    for (const { id, vector: bytes } of rows) {
      this.#state.cursor = id;
      if (bytes === 'damaged') {
        this.#core.setAside(id);
        continue;
      }
      readHalves(bytes, vector);
      releaseBlob(bytes);
      const cells = editor.cellsFor(codes, quantise(vector, codes));
      staged.tables.setPlace(id, cells);
      this.#state.placed += 1;
      if (loose.has(id, activeNumber)) loose.markStaged(id, this.#state.generation);
    }
    if (rows.length > 0) return;
    this.#state.phase = 'writing';
    this.#state.cursor = -1;
  }

  *#writeCells(staged: Generation): Generator<void, void> {
    const members = yield* listMembers(staged.tables);
    const entries = CodeTable.unscored(staged.dimensions, this.#core.options.limits.cellMost);
    const { scratch } = this.#core;
    for (const held of [members, entries]) scratch.add(held);
    try {
      yield* this.#writeEach(staged, members, entries);
    } finally {
      for (const held of [members, entries]) scratch.delete(held);
    }
    this.#core.step(() => void (this.#state.phase = 'ready'));
  }

  *#writeEach(staged: Generation, members: CellMembers, entries: CodeTable): Generator<void, void> {
    for (;;) {
      const [cell] = staged.tables.cellsAfter(this.#state.cursor, 1);
      if (cell === undefined) return;
      const isWritten = staged.tables.hasMain(cell); // Split off an earlier one.
      if (isWritten) this.#core.step(() => void (this.#state.cursor = cell));
      else yield* this.#writeCell(cell, this.#core.editorOf(staged), members, entries);
      yield;
    }
  }

  /**
   * One cell, or several when too many vectors were assigned to it. Only the writing is a step: what is removed while the
   * entries are read is buried, so that they are void.
   */
  *#writeCell(cell: number, editor: CellEditor, members: CellMembers, entries: CodeTable): Generator<void, void> {
    const count = yield* this.#readEntries(editor.generation, members.idsOf(cell), entries);
    const split = yield* editor.planSplit(entries, count);
    this.#core.step(() => {
      this.#state.cursor = cell;
      if (count === 0) editor.remove(cell);
      else editor.settle(cell, entries, count, split);
    });
  }

  *#readEntries({ tables }: Generation, ids: Uint32Array, entries: CodeTable): Generator<void, number> {
    const { vectors, vector, codes } = this.#core;
    let count = 0;
    for (const [place, id] of ids.entries()) {
      if (place % vectorsPerPiece === vectorsPerPiece - 1) yield;
      const bytes = tables.isBuried(id) ? undefined : vectors.read(id);
      if (bytes === undefined || bytes === 'damaged') continue;
      readHalves(bytes, vector);
      releaseBlob(bytes);
      entries.reserve(count + 1);
      entries.set(count++, id, codes, quantise(vector, codes));
    }
    return count;
  }

  #takeOver(): void {
    this.#core.step(() => {
      const { state } = this.#core;
      const { generation, placed } = this.#state;
      state.thinned += this.#core.buriedCount;
      if (state.active !== null) this.#core.retire(state.active);
      Object.assign(state, { active: generation, staged: null, placed, trained: placed, changed: 0, isSwept: false });
    });
    this.#core.promoteStaged();
  }
}
