import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseSmapsRollup } from '../../src/shared/node/smaps-rollup.ts';

export interface MemoryReading {
  /** What only the process holds and the system cannot drop by itself; the supervisor's own measure. */
  readonly privateBytes: number;
  /** What belongs to no file: all that a process has but its code and the files that it maps. */
  readonly anonymousBytes: number;
}

/** @throws where the system does not tell: these figures exist on Linux alone */
export function readOwnMemory(): MemoryReading {
  const text = readFileSync('/proc/self/smaps_rollup', 'utf8');
  const anonymousKb = /^Anonymous:\s+(\d+) kB$/m.exec(text)?.[1];
  return { privateBytes: parseSmapsRollup(text) ?? 0, anonymousBytes: Number(anonymousKb ?? 0) * 1_024 };
}

/** Of all files in a folder. */
export function bytesOnDisk(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0);
}
