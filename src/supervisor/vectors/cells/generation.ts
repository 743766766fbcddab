import { CodeTable } from '../kernel/code-table.ts';
import { unpackCell } from './cell-blob.ts';
import { Directory, packCentroid, unpackCentroid } from './directory.ts';
import type { GenerationTables } from './generation-tables.ts';
import { IdSet } from './id-set.ts';
import { writeMeanOf } from './k-means.ts';
import { DamagedList } from './loose-rows.ts';
import { releaseBlob } from './release-blob.ts';

const centroidsPerPiece = 256;
const tombsPerPiece = 4_096;

/** One generation of cells: its tables, and in memory its centroids and tombstones. */
export class Generation {
  readonly tables: GenerationTables;
  readonly dimensions: number;
  readonly directory: Directory;
  readonly tombs = new IdSet();
  readonly #random: () => number;
  #isRead = false;

  constructor(tables: GenerationTables, dimensions: number, random: () => number) {
    this.tables = tables;
    this.dimensions = dimensions;
    this.#random = random;
    this.directory = new Directory(dimensions);
  }

  get isLoaded(): boolean {
    return this.#isRead && this.directory.isArranged;
  }

  get reservedBytes(): number {
    return this.directory.reservedBytes + this.tombs.reservedBytes;
  }

  get heapBytes(): number {
    return this.directory.heapBytes;
  }

  /**
   * Reads centroids and tombstones, and makes the regions; yields after each piece. What is there already stays. What
   * changes meanwhile must be told to both, as always.
   * @throws DamagedList
   */
  *load(): Generator<void, void> {
    if (!this.#isRead) yield* this.#read();
    yield* this.directory.arrange(this.#random);
  }

  *#read(): Generator<void, void> {
    for (let after = -1; ;) {
      const rows = this.tables.centroids(after, centroidsPerPiece);
      for (const { cell, centroid } of rows) this.#admit(cell, centroid);
      after = rows.at(-1)?.cell ?? after;
      if (rows.length < centroidsPerPiece) break;
      yield;
    }
    for (let after = -1; ;) {
      const ids = this.tables.tombs(after, tombsPerPiece);
      for (const id of ids) this.tombs.add(id);
      after = ids.at(-1) ?? after;
      if (ids.length < tombsPerPiece) break;
      yield;
    }
    this.#isRead = true;
  }

  /** False when the stored centroid was damaged; it is mended then. @throws DamagedList when it cannot be */
  checkCentroid(cell: number): boolean {
    const [row] = this.tables.centroids(cell - 1, 1);
    const isWhole = row !== undefined && unpackCentroid(cell, row.centroid, this.dimensions) !== null;
    if (row) releaseBlob(row.centroid);
    if (isWhole) return true;
    this.#mendCentroid(cell);
    return false;
  }

  /** Reads all entries of a cell into a table; answers how many, or null when they are damaged. */
  readCell(cell: number, table: CodeTable): number | null {
    const main = this.tables.readMain(cell);
    const count = main === undefined ? null : unpackCell(cell, main, table);
    if (count === null) return null;
    const tail = this.tables.readTail(cell);
    if (tail === undefined) return count;
    const more = unpackCell(cell, tail, table, count);
    return more === null ? null : count + more;
  }

  setCentroid(cell: number, codes: Int8Array, scale: number): void {
    this.tables.writeCentroid(cell, packCentroid(cell, codes, scale));
    this.directory.set(cell, codes, scale);
  }

  #admit(cell: number, blob: Buffer): void {
    if (this.directory.has(cell)) return;
    const centroid = unpackCentroid(cell, blob, this.dimensions);
    if (centroid) this.directory.set(cell, centroid.codes, centroid.scale);
    else this.#mendCentroid(cell);
    releaseBlob(blob);
  }

  /** The mean of its cell. @throws DamagedList when there is no such cell: the row lies about its number */
  #mendCentroid(cell: number): void {
    const entries = CodeTable.unscored(this.dimensions, 1);
    const count = this.readCell(cell, entries);
    if (count === null) throw new DamagedList('A centroid and its cell are damaged.');
    const mean = CodeTable.unscored(this.dimensions, 1);
    writeMeanOf(entries, count, mean, 0);
    this.setCentroid(cell, mean.rowCodes(0), mean.scales[0] ?? 0);
  }
}
