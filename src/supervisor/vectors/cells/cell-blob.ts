import { crc32 } from 'node:zlib';
import type { CodeTable } from '../kernel/code-table.ts';
import { releaseBlob } from './release-blob.ts';

const headerBytes = 8;
const wordBytes = 4;

/** What one entry of a cell takes on disk: its id, its scale, its codes. */
export const entryBytes = (dimensions: number): number => 2 * wordBytes + dimensions;

/**
 * The rows of a table as one blob: a checksum seeded with the cell's number, their count, then all ids, all scales, all
 * codes, each part as the kernel wants it in memory.
 */
export function packCell(cell: number, table: CodeTable, from: number, count: number): Buffer {
  const blob = Buffer.allocUnsafe(headerBytes + count * entryBytes(table.dimensions));
  blob.writeUInt32LE(count, 4);
  let at = headerBytes;
  for (const part of [
    table.labels.subarray(from, from + count),
    table.scales.subarray(from, from + count),
    table.codes.subarray(from * table.dimensions, (from + count) * table.dimensions),
  ]) {
    blob.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += part.byteLength;
  }
  blob.writeUInt32LE(checksumOf(blob, cell), 0);
  return blob;
}

/**
 * Moves a blob's rows behind the first `from` of a table; answers how many, or null when the blob is damaged. The blob is
 * empty afterwards.
 */
export function unpackCell(cell: number, blob: Buffer, table: CodeTable, from = 0): number | null {
  const count = copyRows(cell, blob, table, from);
  releaseBlob(blob);
  return count;
}

function copyRows(cell: number, blob: Buffer, table: CodeTable, from: number): number | null {
  if (!Buffer.isBuffer(blob) || blob.byteLength < headerBytes) return null;
  const count = blob.readUInt32LE(4);
  const { dimensions } = table;
  if (blob.byteLength !== headerBytes + count * entryBytes(dimensions)) return null;
  if (blob.readUInt32LE(0) !== checksumOf(blob, cell)) return null;
  table.reserve(from + count);
  const labelsEnd = headerBytes + count * wordBytes;
  const scalesEnd = labelsEnd + count * wordBytes;
  copyInto(table.labels, from, blob.subarray(headerBytes, labelsEnd));
  copyInto(table.scales, from, blob.subarray(labelsEnd, scalesEnd));
  copyInto(table.codes, from * dimensions, blob.subarray(scalesEnd));
  return count;
}

function checksumOf(blob: Buffer, cell: number): number {
  return crc32(blob.subarray(wordBytes), cell);
}

function copyInto(target: Uint32Array | Float32Array | Int8Array, at: number, bytes: Uint8Array): void {
  new Uint8Array(target.buffer, target.byteOffset + at * target.BYTES_PER_ELEMENT, bytes.byteLength).set(bytes);
}
