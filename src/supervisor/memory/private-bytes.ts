import { readFileSync } from 'node:fs';

export interface PrivateBytes {
  readonly bytes: number;
  readonly measure: 'private-dirty' | 'resident-set';
}

/** Sums Private_Dirty and Swap of a smaps_rollup text, in bytes; null when the text has neither. */
export function parseSmapsRollup(text: string): number | null {
  const kilobytes = [...text.matchAll(/^(?:Private_Dirty|Swap):\s+(\d+) kB$/gm)].map((match) => Number(match[1]));
  return kilobytes.length === 0 ? null : kilobytes.reduce((sum, value) => sum + value, 0) * 1_024;
}

/**
 * What only this process holds and the system cannot drop by itself. Clean file pages are left out: the same idle
 * process reads tens of megabytes apart by what else maps the same files.
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
