import { crc32 } from 'node:zlib';
import { CodeTable } from '../kernel/code-table.ts';
import type { ScoringQuery } from '../kernel/quantise.ts';
import { CentroidRegions } from './centroid-regions.ts';
import { mapBytes } from './heap-bytes.ts';
import { TopRows } from './top-rows.ts';

const headerBytes = 8;

/** With fewer cells, comparing with every centroid is quick enough. */
const leastCellsForRegions = 1_500;
/** Regions to go through for the nearest cell alone, as a build does for each vector; hardly ever not the nearest. */
const shareToPlace = 1 / 8;
/** A search wants several of the nearest: at a quarter its recall is the same, at an eighth 1 % of it is lost. */
const shareToSearch = 1 / 4;
/** Most searches read fewer cells; to keep and sort all that a search may read costs as much as reading one. */
const firstCells = 32;

export interface NearCell {
  readonly label: number;
  readonly score: number;
}

/** The centroids of a generation in memory: which cells are near a vector. */
export class Directory {
  readonly #table: CodeTable;
  readonly #rows = new Map<number, number>();
  #regions: CentroidRegions | null = null;
  #changes = 0;

  constructor(dimensions: number) {
    this.#table = new CodeTable(dimensions, 0);
  }

  get size(): number {
    return this.#rows.size;
  }

  get reservedBytes(): number {
    return this.#table.reservedBytes + mapBytes(this.#rows.size) + (this.#regions?.reservedBytes ?? 0);
  }

  get heapBytes(): number {
    return mapBytes(this.#rows.size) + (this.#regions?.heapBytes ?? 0);
  }

  /** False while cells are so many that they are to be parted into regions. */
  get isArranged(): boolean {
    return this.#regions !== null || this.size < leastCellsForRegions;
  }

  has(cell: number): boolean {
    return this.#rows.has(cell);
  }

  cells(): IterableIterator<number> {
    return this.#rows.keys();
  }

  set(cell: number, codes: Int8Array, scale: number): void {
    const row = this.#rows.get(cell) ?? this.#rows.size;
    // By a tenth: what is reserved counts as held, and growing copies some hundred kilobytes at most.
    if (row >= this.#table.capacity) this.#table.reserve(Math.ceil(row * 1.1) + 1);
    this.#table.set(row, cell, codes, scale);
    this.#rows.set(cell, row);
    this.#regions?.put(row);
    this.#changes += 1;
  }

  delete(cell: number): void {
    const row = this.#rows.get(cell);
    if (row === undefined) return;
    this.#rows.delete(cell);
    this.#regions?.takeOut(row);
    this.#changes += 1;
    const last = this.#rows.size;
    if (row === last) return;
    this.#table.copyRow(last, row);
    this.#rows.set(this.#table.labels[row] ?? 0, row);
  }

  /** Parts many cells into regions, a piece at a time; few need none. Until it has ended, all cells are compared. */
  *arrange(random: () => number): Generator<void, void> {
    while (!this.isArranged) {
      const changes = this.#changes;
      const regions = yield* CentroidRegions.make(this.#table, this.size, random);
      if (changes === this.#changes) this.#regions = regions; // Otherwise it knows rows that are others by now.
    }
  }

  /** Until the regions are made anew, all cells are compared. */
  dropRegions(): void {
    this.#regions = null;
  }

  /**
   * Cells near the query, so many at most. The first of them, best first, are those of the near regions; whoever goes on
   * is shown the best of all others.
   */
  *nearest(query: ScoringQuery, most: number): Generator<NearCell, void> {
    const ask = (table: CodeTable) => table.ask(query);
    const first = new TopRows(Math.min(most, firstCells, this.size));
    this.#offer(ask, first, shareToSearch);
    const shown = first.sorted();
    yield* shown;
    if (most <= shown.length || this.size <= shown.length) return;
    const all = new TopRows(Math.min(most, this.size));
    this.#offerAll(ask, all);
    const known = new Set(shown.map(({ label }) => label));
    const rest = all.sorted().filter(({ label }) => !known.has(label));
    yield* rest.slice(0, most - shown.length);
  }

  /** Offers cells with their similarity to a vector that is known by its codes; hardly ever not the nearest. */
  routeCodes(codes: Int8Array, scale: number, nearest: TopRows): void {
    this.#offer((table) => table.askCodes(codes, scale), nearest, shareToPlace);
  }

  #offer(ask: (table: CodeTable) => void, nearest: TopRows, share: number): void {
    if (!this.#regions) return this.#offerAll(ask, nearest);
    const count = this.#regions.pick(ask, share);
    ask(this.#table);
    this.#table.scorePicked(count);
    const { labels, scores, picked } = this.#table;
    for (let place = 0; place < count; place += 1) {
      const score = scores[place] ?? 0;
      if (score > nearest.worst) nearest.offer(labels[picked[place] ?? 0] ?? 0, score);
    }
  }

  #offerAll(ask: (table: CodeTable) => void, nearest: TopRows): void {
    const count = this.#rows.size;
    if (count === 0) return;
    ask(this.#table);
    this.#table.score(0, count);
    const { labels, scores } = this.#table;
    for (let row = 0; row < count; row += 1) {
      const score = scores[row] ?? 0;
      if (score > nearest.worst) nearest.offer(labels[row] ?? 0, score);
    }
  }
}

/** A centroid as it is stored: checksum, scale, codes. */
export function packCentroid(cell: number, codes: Int8Array, scale: number): Buffer {
  const blob = Buffer.allocUnsafe(headerBytes + codes.length);
  blob.writeFloatLE(scale, 4);
  blob.set(new Uint8Array(codes.buffer, codes.byteOffset, codes.length), headerBytes);
  blob.writeUInt32LE(crc32(blob.subarray(4), cell), 0);
  return blob;
}

/** Null when the blob is damaged. */
export function unpackCentroid(
  cell: number,
  blob: Buffer,
  dimensions: number,
): { readonly codes: Int8Array; readonly scale: number } | null {
  if (!Buffer.isBuffer(blob) || blob.byteLength !== headerBytes + dimensions) return null;
  if (blob.readUInt32LE(0) !== crc32(blob.subarray(4), cell)) return null;
  return {
    scale: blob.readFloatLE(4),
    codes: new Int8Array(blob.buffer, blob.byteOffset + headerBytes, dimensions),
  };
}
