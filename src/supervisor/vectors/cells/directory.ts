import { crc32 } from 'node:zlib';
import { CodeTable } from '../kernel/code-table.ts';
import type { ScoringQuery } from '../kernel/quantise.ts';
import type { TopRows } from './top-rows.ts';

const headerBytes = 8;
const mapEntryBytes = 40;
const firstRows = 64;

/** Tells which cells are near a vector. */
export interface CellRouter {
  /** Offers cells with their similarity to a vector that is known by its codes. */
  routeCodes(codes: Int8Array, scale: number, nearest: TopRows): void;
}

/** The centroids of a generation in memory: which cells are near a vector. */
export class Directory implements CellRouter {
  readonly #table: CodeTable;
  readonly #rows = new Map<number, number>();

  constructor(dimensions: number) {
    this.#table = new CodeTable(dimensions, firstRows);
  }

  get size(): number {
    return this.#rows.size;
  }

  get reservedBytes(): number {
    return this.#table.reservedBytes + this.heapBytes;
  }

  get heapBytes(): number {
    return this.#rows.size * mapEntryBytes;
  }

  /** The rows of all centroids, labelled with their cells; to be read. */
  get centroids(): CodeTable {
    return this.#table;
  }

  has(cell: number): boolean {
    return this.#rows.has(cell);
  }

  cells(): IterableIterator<number> {
    return this.#rows.keys();
  }

  set(cell: number, codes: Int8Array, scale: number): void {
    const row = this.#rows.get(cell) ?? this.#rows.size;
    if (row >= this.#table.capacity) this.#table.reserve(Math.ceil(row * 1.25) + 1);
    this.#table.set(row, cell, codes, scale);
    this.#rows.set(cell, row);
  }

  delete(cell: number): void {
    const row = this.#rows.get(cell);
    if (row === undefined) return;
    this.#rows.delete(cell);
    const last = this.#rows.size;
    if (row === last) return;
    this.#table.copyRow(last, row);
    this.#rows.set(this.#table.labels[row] ?? 0, row);
  }

  /** Offers every cell with its similarity. */
  route(query: ScoringQuery, nearest: TopRows): void {
    this.#table.ask(query);
    this.#rank(nearest);
  }

  routeCodes(codes: Int8Array, scale: number, nearest: TopRows): void {
    this.#table.askCodes(codes, scale);
    this.#rank(nearest);
  }

  #rank(nearest: TopRows): void {
    const count = this.#rows.size;
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
