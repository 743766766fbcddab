import { CodeTable } from '../kernel/code-table.ts';
import { entryBytes, packCell, unpackCell } from './cell-blob.ts';
import type { CellLimits } from './cell-limits.ts';
import type { Generation } from './generation.ts';
import { mostCopies } from './generation-tables.ts';
import { runThrough } from './k-means.ts';
import { splitEntries, type SplitEntries } from './split-entries.ts';
import { TopRows } from './top-rows.ts';

/** A tail is rewritten with each new entry: it stays within a page, and well below what a cell is made to hold. */
const tailBytes = 12_000;
const leastTailEntries = 4;

/** Says that the entries of a cell are not what was written. */
export class DamagedCell extends Error {
  readonly cell: number;

  constructor(cell: number) {
    super(`Cell ${cell} is damaged.`);
    this.cell = cell;
  }
}

/** What the editor changes beside the generation; both are part of the store's state. */
export interface EditorCounts {
  /** A number that no cell has had. */
  nextCell(): number;
  /** So many vectors more, or fewer, have a place. */
  placed(change: number): void;
}

export interface CellEditorOptions {
  readonly generation: Generation;
  readonly limits: CellLimits;
  readonly counts: EditorCounts;
  readonly random: () => number;
}

/** Changes cells. Every call belongs into a transaction; after one that failed the generation must be read anew. */
export class CellEditor {
  readonly #options: CellEditorOptions;
  readonly generation: Generation;
  readonly #nearest = new TopRows(mostCopies);
  readonly #tail: CodeTable;
  readonly #entries: CodeTable;
  readonly #centroids: CodeTable;
  readonly #tailMost: number;

  constructor(options: CellEditorOptions) {
    const { dimensions } = options.generation;
    this.#options = options;
    this.generation = options.generation;
    this.#tail = CodeTable.unscored(dimensions, 1);
    this.#centroids = new CodeTable(dimensions, 1);
    this.#entries = CodeTable.unscored(dimensions, options.limits.cellMost);
    const fitting = Math.floor(tailBytes / entryBytes(dimensions));
    this.#tailMost = Math.max(leastTailEntries, Math.min(fitting, options.limits.cellTarget / 2));
  }

  get reservedBytes(): number {
    return this.#tail.reservedBytes + this.#entries.reservedBytes + this.#centroids.reservedBytes;
  }

  /** The cells that a vector belongs into, nearest first: its own, and those that are hardly farther. */
  cellsFor(codes: Int8Array, scale: number): number[] {
    this.#nearest.reset(mostCopies);
    this.generation.directory.routeCodes(codes, scale, this.#nearest);
    const near = this.#nearest.sorted();
    const farthest = distance(near[0]?.score ?? 0) * this.#options.limits.closure;
    return near.filter(({ score }, rank) => rank === 0 || distance(score) <= farthest).map(({ label }) => label);
  }

  /** Puts a vector that has no place into its cells. */
  place(id: number, codes: Int8Array, scale: number): void {
    const cells = this.cellsFor(codes, scale);
    if (cells.length === 0) throw new Error('A generation that knows no cells takes in no vector: it would be lost.');
    this.generation.tables.setPlace(id, cells);
    this.#options.counts.placed(1);
    for (const cell of cells) this.#append(cell, id, codes, scale);
  }

  /** Takes the buried vector out of its cells, and with it all others that are buried there. */
  purge(id: number): void {
    const { tables, tombs } = this.generation;
    const cells = tables.placeOf(id);
    for (const cell of cells ?? []) if (this.generation.directory.has(cell)) this.#compact(cell);
    if (cells && tables.placeOf(id)) this.#forget(id);
    tables.unbury(id);
    tombs.delete(id);
  }

  /**
   * Makes the first rows of a table the entries of a cell, in several cells if they are too many for one. For very many,
   * `split` can be worked out before, in pieces.
   */
  settle(cell: number, entries: CodeTable, count: number, split = runThrough(this.planSplit(entries, count))): void {
    if (split) this.#split(cell, entries, split);
    else this.#write(cell, entries, 0, count);
  }

  /** How the first rows of a table are to be parted; null when they are not too many for one cell. Changes nothing. */
  *planSplit(entries: CodeTable, count: number): Generator<void, SplitEntries | null> {
    const { limits, random } = this.#options;
    if (count <= limits.cellMost) return null;
    return yield* splitEntries(entries, count, { ...limits, random, centroids: this.#centroids });
  }

  remove(cell: number): void {
    this.generation.tables.deleteCell(cell);
    this.generation.directory.delete(cell);
  }

  #append(cell: number, id: number, codes: Int8Array, scale: number): void {
    const { tables } = this.generation;
    const blob = tables.readTail(cell);
    const count = blob === undefined ? 0 : unpackCell(cell, blob, this.#tail);
    if (count === null) throw new DamagedCell(cell);
    this.#tail.reserve(count + 1);
    this.#tail.set(count, id, codes, scale);
    tables.writeTail(cell, packCell(cell, this.#tail, 0, count + 1));
    if (count + 1 >= this.#tailMost) this.settle(cell, this.#entries, this.#read(cell));
  }

  #read(cell: number): number {
    const count = this.generation.readCell(cell, this.#entries);
    if (count === null) throw new DamagedCell(cell);
    return count;
  }

  #write(cell: number, entries: CodeTable, from: number, count: number): void {
    this.generation.tables.writeMain(cell, packCell(cell, entries, from, count));
    this.generation.tables.deleteTail(cell);
  }

  #compact(cell: number): void {
    const { tables, tombs, directory } = this.generation;
    const count = this.#read(cell);
    let kept = 0;
    for (let row = 0; row < count; row += 1) {
      const id = this.#entries.labels[row] ?? 0;
      if (tombs.has(id)) this.#leave(id, cell);
      else this.#entries.copyRow(row, kept++);
    }
    if (kept < this.#options.limits.cellLeast && directory.size > 1) this.#dissolve(cell, kept);
    else if (kept < count || tables.readTail(cell)) this.#write(cell, this.#entries, 0, kept);
  }

  /** A buried vector is in one cell less; with the last, it is gone. */
  #leave(id: number, cell: number): void {
    const { tables, tombs } = this.generation;
    const others = (tables.placeOf(id) ?? []).filter((other) => other !== cell);
    if (others.length > 0) return tables.setPlace(id, others);
    this.#forget(id);
    tables.unbury(id);
    tombs.delete(id);
  }

  #forget(id: number): void {
    this.generation.tables.setPlace(id, []);
    this.#options.counts.placed(-1);
  }

  /** The entries move to where they are nearest now; those that are elsewhere as well only lose a copy. */
  #dissolve(cell: number, count: number): void {
    const { tables } = this.generation;
    const homeless = [];
    for (let row = 0; row < count; row += 1) {
      const id = this.#entries.labels[row] ?? 0;
      const others = (tables.placeOf(id) ?? []).filter((other) => other !== cell);
      if (others.length > 0) tables.setPlace(id, others);
      else homeless.push({ id, codes: this.#entries.rowCodes(row).slice(), scale: this.#entries.scales[row] ?? 0 });
    }
    this.remove(cell);
    for (const { id, codes, scale } of homeless) {
      this.#forget(id);
      this.place(id, codes, scale);
    }
  }

  /** The first part keeps the cell's number; the others get new ones. */
  #split(cell: number, entries: CodeTable, split: SplitEntries): void {
    const { limits, counts } = this.#options;
    const { tables } = this.generation;
    const cells = split.groups.map((_, part) => (part === 0 ? cell : counts.nextCell()));
    const newPlaces = new Map<number, number[]>();
    const group = CodeTable.unscored(entries.dimensions, limits.cellMost);
    for (const [part, rows] of split.groups.entries()) {
      const target = cells[part] ?? cell;
      group.reserve(rows.length);
      let size = 0;
      for (const row of rows) {
        const id = entries.labels[row] ?? 0;
        const place = newPlaces.get(id) ?? tables.placeOf(id)?.filter((other) => other !== cell) ?? [];
        if (place.length === mostCopies) continue; // It is in enough other cells already.
        newPlaces.set(id, [...place, target]);
        group.set(size++, id, entries.rowCodes(row), entries.scales[row] ?? 0);
      }
      this.#write(target, group, 0, size);
      this.generation.setCentroid(target, split.centroids.rowCodes(part), split.centroids.scales[part] ?? 0);
    }
    for (const [id, place] of newPlaces) tables.setPlace(id, place);
  }
}

/** Between unit vectors, from their cosine. */
export function distance(similarity: number): number {
  return Math.sqrt(Math.max(0, 2 - 2 * similarity));
}
