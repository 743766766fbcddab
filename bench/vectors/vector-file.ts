import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import type { Disposable } from '../../src/shared/lifecycle/disposable.ts';
import { BenchmarkError } from '../benchmark.ts';

const floatBytes = Float32Array.BYTES_PER_ELEMENT;

/** Little-endian float32 rows in a file, read piece by piece: a million vectors are never in memory at once. */
export class VectorFile implements Disposable {
  readonly path: string;
  readonly dimensions: number;
  readonly rows: number;
  readonly #descriptor: number;

  /** @param maxRows the rows after these are left alone */
  constructor(path: string, dimensions: number, maxRows = Number.POSITIVE_INFINITY) {
    this.path = path;
    this.dimensions = dimensions;
    this.#descriptor = openFile(path);
    const { size } = fstatSync(this.#descriptor);
    if (size === 0 || size % (dimensions * floatBytes) !== 0)
      throw new BenchmarkError(`${path} has ${size} bytes: these are no rows of ${dimensions} float32.`);
    this.rows = Math.min(maxRows, size / (dimensions * floatBytes));
  }

  /** Rows from `start` on, as they are in the file; fewer at its end. */
  readRaw(start: number, count: number): Float32Array {
    const wanted = Math.max(0, Math.min(count, this.rows - start));
    const values = new Float32Array(wanted * this.dimensions);
    readFully(this.#descriptor, values, start * this.dimensions * floatBytes);
    return values;
  }

  /** One row as it is in the file, into an array of its length. */
  readRawInto(values: Float32Array, row: number): Float32Array {
    readFully(this.#descriptor, values, row * this.dimensions * floatBytes);
    return values;
  }

  /** Rows from `start` on, at unit length, which is what stores take. */
  read(start: number, count: number): Float32Array {
    return normaliseRows(this.readRaw(start, count), this.dimensions);
  }

  *blocks(rowsPerBlock: number): Generator<{ start: number; rows: Float32Array; count: number }> {
    for (let start = 0; start < this.rows; start += rowsPerBlock) {
      const rows = this.read(start, rowsPerBlock);
      yield { start, rows, count: rows.length / this.dimensions };
    }
  }

  dispose(): void {
    closeSync(this.#descriptor);
  }
}

/** Appends rows to a new file. */
export class VectorFileWriter implements Disposable {
  readonly #descriptor: number;

  constructor(path: string) {
    this.#descriptor = openSync(path, 'w');
  }

  write(values: Float32Array): void {
    writeSync(this.#descriptor, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  dispose(): void {
    closeSync(this.#descriptor);
  }
}

/** In place. A row of zeros stays as it is: it has no direction. */
export function normaliseRows(values: Float32Array, dimensions: number): Float32Array {
  for (let start = 0; start < values.length; start += dimensions) {
    const row = values.subarray(start, start + dimensions);
    let sum = 0;
    for (const value of row) sum += value * value;
    if (sum > 0) for (let place = 0; place < dimensions; place += 1) row[place] = (row[place] ?? 0) / Math.sqrt(sum);
  }
  return values;
}

function openFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch {
    throw new BenchmarkError(`${path} cannot be read.`);
  }
}

function readFully(descriptor: number, values: Float32Array, position: number): void {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let done = 0;
  while (done < bytes.length) {
    const count = readSync(descriptor, bytes, done, bytes.length - done, position + done);
    if (count === 0) throw new BenchmarkError('The file became shorter while it was read.');
    done += count;
  }
}
