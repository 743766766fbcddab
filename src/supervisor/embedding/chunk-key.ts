import { createHash } from 'node:crypto';
import { chunkerVersion } from './chunker.ts';

const chunkKeyBytes = 16;

/** Names an embedding by all that decides it: the model, the way notes are cut, and the text that the model reads. */
export function chunkKey(modelId: string, embedText: string): Buffer {
  const digest = createHash('sha256').update(`${modelId}\0${chunkerVersion}\0${embedText}`).digest();
  return Buffer.from(digest.subarray(0, chunkKeyBytes)); // A copy, so that the whole digest is not kept.
}
