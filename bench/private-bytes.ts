import { readFileSync } from 'node:fs';
import { parseSmapsRollup } from '../src/shared/node/smaps-rollup.ts';

/** Private bytes of another process, by the supervisor's own measure; null where the system does not tell. */
export function privateBytesOf(pid: number | null): number | null {
  if (pid === null || process.platform !== 'linux') return null;
  try {
    return parseSmapsRollup(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  } catch {
    return null; // The process ended meanwhile.
  }
}
