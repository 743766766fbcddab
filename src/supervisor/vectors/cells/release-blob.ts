/**
 * Gives a blob's memory back at once; the blob is empty afterwards. Each blob that SQLite reads is a buffer outside V8's
 * heap, and V8 is slow to see that they pile up: 39 MB of own memory grew to 116 MB. To collect the young generation
 * now and then costs each search a part of a millisecond, and what was freed late comes from cold memory again.
 */
export function releaseBlob(blob: Uint8Array): void {
  if (!Buffer.isBuffer(blob) || blob.byteLength === 0) return; // A damaged row may hold anything.
  const { buffer } = blob;
  // Node cuts small buffers from a shared one.
  if (buffer instanceof ArrayBuffer && blob.byteLength === buffer.byteLength) buffer.transfer(0);
}
