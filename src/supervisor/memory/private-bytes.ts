import { readFileSync } from 'node:fs';
import { parseSmapsRollup } from '../../shared/node/smaps-rollup.ts';

export interface PrivateBytes {
  readonly bytes: number;
  readonly measure: 'private-dirty' | 'resident-set';
}

/**
 * What only this process holds and the system cannot drop by itself. Clean file pages are left out: the same idle
 * process reads tens of megabytes apart by what else maps the same files.
 *
 * That is so on Linux. Elsewhere Node offers no figure but the resident set, so **the base limit is on the resident set
 * there**: it counts pages of the program's files that other processes share and the system can drop, so it reads too
 * high, and it leaves out what was swapped out or compressed, so it reads too low when the machine is short of memory.
 */
export function readPrivateBytes(): PrivateBytes {
  if (process.platform === 'linux') {
    const bytes = parseSmapsRollup(readSmapsRollup());
    if (bytes !== null) return { bytes, measure: 'private-dirty' };
  }
  return { bytes: process.memoryUsage.rss(), measure: 'resident-set' };
}

function readSmapsRollup(): string {
  try {
    return readFileSync('/proc/self/smaps_rollup', 'utf8');
  } catch {
    return ''; // Kernels before 4.14, or a container that hides it: the resident set is shown instead, by its name.
  }
}
