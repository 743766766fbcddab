import { crc32 } from 'node:zlib';
import { halfFloatBytes, readHalves, writeHalves } from '../vectors/kernel/half-float.ts';

/** A vector as its row holds it. */
export interface VectorBlob {
  /** Float16, little endian. */
  readonly halves: Buffer;
  /** Of the bytes, seeded with the row's id, so that a row under another's id is found out too. */
  readonly checksum: number;
}

export function halvesBlob(vector: Float32Array): Buffer {
  const halves = new Uint16Array(vector.length);
  writeHalves(vector, halves);
  return Buffer.from(halves.buffer, halves.byteOffset, halves.byteLength);
}

export function checksumOf(embeddingId: number, halves: Uint8Array): number {
  return crc32(halves, embeddingId);
}

export function isWhole(embeddingId: number, { halves, checksum }: VectorBlob): boolean {
  return checksumOf(embeddingId, halves) === checksum;
}

export function vectorOfHalves(halves: Uint8Array): Float32Array {
  const vector = new Float32Array(Math.floor(halves.byteLength / halfFloatBytes));
  readHalves(halves, vector);
  return vector;
}
