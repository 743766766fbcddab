import { createHash } from 'node:crypto';

/** A note's revision: hexadecimal SHA-256 of its bytes. */
export function revisionOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
