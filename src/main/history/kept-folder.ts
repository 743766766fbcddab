import { createHash } from 'node:crypto';
import { systemCode } from '../../shared/node/file-errors.ts';
import type { NotePath } from '../../shared/types/note-path.ts';
import { sweepTemporaryFiles } from '../notes/temporary-files.ts';

/** What is kept of a note bears this name: its path would be too long, and hold what a file name cannot. */
export function keptName(path: NotePath): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 32);
}

/** Removes what writes that were killed have left in a folder of kept texts, if it is there yet. */
export async function sweepKeptFolder(folder: string, nowMs: number): Promise<void> {
  await sweepTemporaryFiles(folder, nowMs).catch(ignoreMissing);
}

/** Nothing was ever kept there. */
export function ignoreMissing(error: unknown): void {
  if (systemCode(error) !== 'ENOENT') throw error;
}
