/** A copy of another length; what is new is 0. */
export function resizedInt32(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const resized = new Int32Array(length);
  resized.set(length < array.length ? array.subarray(0, length) : array);
  return resized;
}

export function resizedUint32(array: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const resized = new Uint32Array(length);
  resized.set(length < array.length ? array.subarray(0, length) : array);
  return resized;
}

export function resizedUint16(array: Uint16Array, length: number): Uint16Array<ArrayBuffer> {
  const resized = new Uint16Array(length);
  resized.set(length < array.length ? array.subarray(0, length) : array);
  return resized;
}

export function resizedUint8(array: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const resized = new Uint8Array(length);
  resized.set(length < array.length ? array.subarray(0, length) : array);
  return resized;
}
