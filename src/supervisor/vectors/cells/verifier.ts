import { CodeTable } from '../kernel/code-table.ts';
import type { VerifyReport } from '../vector-store.ts';
import type { CellMender } from './cell-mender.ts';
import type { Generation } from './generation.ts';
import { DamagedList } from './loose-rows.ts';
import { releaseBlob } from './release-blob.ts';
import type { StoreChanges } from './store-changes.ts';
import type { StoreCore } from './store-core.ts';

const rowsPerPiece = 128;

/** Goes through everything that the store keeps, mends what can be, and names the vectors that are lost. */
export class Verifier {
  readonly #core: StoreCore;
  readonly #changes: StoreChanges;
  readonly #mender: CellMender;
  readonly #lost = new Set<number>();
  #checked = 0;
  #mended = 0;

  constructor(core: StoreCore, changes: StoreChanges, mender: CellMender) {
    this.#core = core;
    this.#changes = changes;
    this.#mender = mender;
  }

  /** `pause` gives others a turn, and throws when the check is no longer wanted. */
  async verify(pause: () => Promise<void>): Promise<VerifyReport> {
    this.#mender.takeCount();
    await this.#inTurns(this.#checkVectors(), pause);
    try {
      await this.#inTurns(this.#checkLoose(), pause);
      const generation = this.#core.active;
      if (generation) await this.#checkGeneration(generation, pause);
    } catch (error) {
      if (!(error instanceof DamagedList)) throw error;
      this.#core.distrustLists(error.message);
      this.#mended += 1;
    }
    const lostIds = [...this.#lost].sort((a, b) => a - b);
    for (let start = 0; start < lostIds.length; start += rowsPerPiece) {
      this.#changes.forgetLost(lostIds.slice(start, start + rowsPerPiece));
      await pause();
    }
    return { checkedVectors: this.#checked, mended: this.#mended + this.#mender.takeCount(), lostIds };
  }

  /** Every vector must be whole, and be found by searches: among the loose or in cells. */
  *#checkVectors(): Generator<void, void> {
    const core = this.#core;
    for (let after = -1; ;) {
      const rows = core.vectors.page(after, rowsPerPiece);
      for (const { id, vector } of rows) {
        if (vector === 'damaged') this.#lost.add(id);
        else releaseBlob(vector);
        this.#checked += 1;
        if (this.#changes.isListed(id)) continue;
        this.#changes.list(id);
        this.#mended += 1;
      }
      after = rows.at(-1)?.id ?? after;
      if (rows.length < rowsPerPiece) return;
      yield;
    }
  }

  *#checkLoose(): Generator<void, void> {
    const { loose, vectors, activeNumber } = this.#core;
    for (let after = -1; ;) {
      const ids = loose.page(activeNumber, after, rowsPerPiece);
      for (const id of ids) if (!vectors.has(id)) this.#lost.add(id);
      after = ids.at(-1) ?? after;
      if (ids.length < rowsPerPiece) return;
      yield;
    }
  }

  async #checkGeneration(generation: Generation, pause: () => Promise<void>): Promise<void> {
    const { tables } = generation;
    for (let after = -1; ;) {
      const ids = tables.tombs(after, rowsPerPiece);
      after = ids.at(-1) ?? after;
      if (ids.length < rowsPerPiece) break;
      await pause();
    }
    const entries = CodeTable.unscored(generation.dimensions, 1);
    let copies = 0;
    for (let [cell] = tables.cellsAfter(-1, 1); cell !== undefined; [cell] = tables.cellsAfter(cell, 1)) {
      copies += await this.#checkCell(generation, cell, entries);
      await pause();
    }
    if (copies !== tables.countEntries()) throw new DamagedList('Cells do not hold what they should.');
  }

  /** Answers how many entries are where they belong. */
  async #checkCell(generation: Generation, cell: number, entries: CodeTable): Promise<number> {
    if (!generation.checkCentroid(cell)) this.#mended += 1;
    let count = generation.readCell(cell, entries);
    if (count === null) {
      await this.#mender.mend(generation, cell);
      count = generation.readCell(cell, entries) ?? 0;
    }
    let placed = 0;
    for (let row = 0; row < count; row += 1) {
      const id = entries.labels[row] ?? 0;
      if (generation.tables.isBuried(id) || !generation.tables.placeOf(id)?.includes(cell)) continue;
      placed += 1;
      if (!this.#core.vectors.has(id)) this.#lost.add(id);
    }
    return placed;
  }

  async #inTurns(work: Iterable<void>, pause: () => Promise<void>): Promise<void> {
    for (const _ of work) await pause();
  }
}
