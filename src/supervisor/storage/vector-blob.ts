/** The float32 values of a blob. Copied: a Buffer may begin at any byte, and a Float32Array only at every fourth. */
export function vectorOfBlob(blob: Buffer): Float32Array {
  const bytes = new Uint8Array(blob.byteLength);
  bytes.set(blob);
  return new Float32Array(bytes.buffer, 0, Math.floor(blob.byteLength / Float32Array.BYTES_PER_ELEMENT));
}

/** The bytes of a vector, not copied: bind them before the vector changes. All our systems are little endian. */
export function blobOfVector(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}
