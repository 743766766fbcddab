import { readHalves, writeHalves } from '../kernel/half-float.ts';
import type { VectorItem } from '../vector-index.ts';
import type { StoreCore } from './store-core.ts';

/** Puts vectors in and takes them out: a few rows each, whatever the size of the store. Memory follows the commit. */
export class StoreChanges {
  readonly #core: StoreCore;
  /** One vector as float16, used again for each: a buffer of its own for each vector would be garbage outside the heap. */
  readonly #halves: Uint16Array;
  readonly #bytes: Uint8Array;

  constructor(core: StoreCore) {
    this.#core = core;
    this.#halves = new Uint16Array(core.options.dimensions);
    this.#bytes = new Uint8Array(this.#halves.buffer);
  }

  add(items: readonly VectorItem[]): void {
    const fresh = this.#change(() =>
      items.filter(({ id, vector }) => !this.#core.vectors.has(id) && this.#put(id, vector)),
    );
    for (const { id, vector } of fresh) this.#admit(id, vector);
  }

  remove(ids: readonly number[]): void {
    const gone = this.#change(() => ids.flatMap((id) => (this.#core.vectors.has(id) ? [this.#take(id)] : [])));
    for (const left of gone) this.#dismiss(left);
  }

  replace(items: readonly VectorItem[]): void {
    const latest = new Map(items.map((item) => [item.id, item]));
    const gone = this.#change(() => {
      const left = [...latest.keys()].flatMap((id) => (this.#core.vectors.has(id) ? [this.#take(id)] : []));
      for (const { id, vector } of latest.values()) this.#put(id, vector);
      return left;
    });
    for (const left of gone) this.#dismiss(left);
    for (const { id, vector } of latest.values()) this.#admit(id, vector);
  }

  /** True when searches find the id: among the loose, or in cells that are not void of it. */
  isListed(id: number): boolean {
    if (this.#core.state.relisting !== null || this.#core.loose.has(id, this.#core.activeNumber)) return true;
    const tables = this.#core.active?.tables;
    return tables?.placeOf(id) !== undefined && !tables.isBuried(id);
  }

  /** Lists an id that was not; entries that it may have in cells do not count. */
  list(id: number): void {
    this.#change(() => {
      this.#bury(id);
      this.#core.loose.add(id);
    });
    this.#core.reload();
  }

  /** Removes ids whose vectors are damaged or gone. */
  forgetLost(ids: readonly number[]): void {
    this.#change(() => {
      for (const id of ids) this.#take(id);
    });
    this.#core.reload();
  }

  #change<T>(run: () => T): T {
    try {
      return this.#core.options.database.transaction(run).immediate();
    } catch (error) {
      this.#core.reload();
      throw error;
    }
  }

  #put(id: number, vector: Float32Array): boolean {
    writeHalves(vector, this.#halves);
    this.#bury(id); // Of no use for an id that was unknown; but a row may have been lost, and its entries not.
    this.#core.vectors.put(id, this.#bytes);
    this.#core.loose.add(id);
    return true;
  }

  #admit(id: number, vector: Float32Array): void {
    this.#core.count += 1;
    this.#core.looseCount += 1;
    if (this.#core.looseCount > this.#core.mirrorRows) this.#core.mirror = null;
    if (!this.#core.mirror) return;
    writeHalves(vector, this.#halves);
    readHalves(this.#bytes, this.#core.vector); // As it is stored: its residual is that of the stored one.
    this.#core.mirror.set(id, this.#core.vector);
  }

  #take(id: number): { readonly id: number; readonly wasLoose: boolean } {
    const wasLoose = this.#core.loose.has(id, this.#core.activeNumber);
    this.#core.vectors.delete(id);
    this.#core.loose.delete(id);
    this.#bury(id);
    return { id, wasLoose };
  }

  #bury(id: number): void {
    for (const generation of [this.#core.active, this.#core.staged]) {
      if (!generation || generation.tables.placeOf(id) === undefined) continue;
      generation.tables.bury(id);
      generation.tombs.add(id); // Should the transaction fail, they are read again.
    }
  }

  #dismiss({ id, wasLoose }: { readonly id: number; readonly wasLoose: boolean }): void {
    this.#core.count -= 1;
    if (wasLoose) this.#core.looseCount -= 1;
    this.#core.mirror?.delete(id);
  }
}
