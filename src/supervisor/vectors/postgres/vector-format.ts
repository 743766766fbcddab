const headerBytes = 4;
const floatBytes = Float32Array.BYTES_PER_ELEMENT;

/** pgvector's binary form of a vector: the dimensions, two bytes for later use, float32, all of it big endian. */
export function encodeVector(vector: Float32Array): Buffer {
  const encoded = Buffer.alloc(headerBytes + vector.length * floatBytes);
  encoded.writeUInt16BE(vector.length, 0);
  for (let place = 0; place < vector.length; place += 1)
    encoded.writeFloatBE(vector[place] ?? 0, headerBytes + place * floatBytes);
  return encoded;
}

/** Reads pgvector's text form, `[0.1,-0.2]`. */
export function parseVector(text: string): Float32Array {
  return Float32Array.from(text.slice(1, -1).split(','), Number);
}
