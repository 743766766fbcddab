import { CodeTable } from '../kernel/code-table.ts';
import { readHalves } from '../kernel/half-float.ts';
import { quantise } from '../kernel/quantise.ts';
import type { Generation } from './generation.ts';
import { releaseBlob } from './release-blob.ts';
import type { StoreCore } from './store-core.ts';

const idsPerPiece = 2_000;

/** Makes damaged cells anew from the full vectors. */
export class CellMender {
  readonly #core: StoreCore;
  /** Since the last `takeCount`. */
  #mended = 0;

  constructor(core: StoreCore) {
    this.#core = core;
  }

  takeCount(): number {
    const count = this.#mended;
    this.#mended = 0;
    return count;
  }

  async mend(generation: Generation, cell: number): Promise<void> {
    this.#core.options.log.warn(
      `Cell ${cell} of the vector index is damaged; it is made anew from the stored vectors.`,
    );
    const ids: number[] = [];
    await this.#core.inTurns(this.#collectIds(generation, cell, ids));
    const current = this.#core.current(generation);
    this.#core.step(() => this.#write(current, cell, ids));
    this.#mended += 1;
  }

  *#collectIds(generation: Generation, cell: number, ids: number[]): Generator<void, void> {
    // All places are looked at: an index by cell would cost a tenth of the codes, for something that hardly happens.
    for (let after = -1; ;) {
      const page = generation.tables.idsIn(cell, after, idsPerPiece);
      ids.push(...page);
      after = page.at(-1) ?? after;
      if (page.length < idsPerPiece) return;
      yield;
    }
  }

  #write(generation: Generation, cell: number, ids: readonly number[]): void {
    const { vectors, vector, codes } = this.#core;
    const entries = CodeTable.unscored(generation.dimensions, ids.length);
    let count = 0;
    for (const id of ids) {
      if (generation.tables.isBuried(id)) continue;
      const bytes = vectors.read(id);
      if (bytes === undefined || bytes === 'damaged') continue;
      readHalves(bytes, vector);
      releaseBlob(bytes);
      entries.set(count++, id, codes, quantise(vector, codes));
    }
    this.#core.editorOf(generation).settle(cell, entries, count);
  }
}
