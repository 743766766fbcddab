import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const pattern = /^\.ainote-[0-9a-f]{16}\.tmp$/;
/** A save takes seconds at most; what is this old was left behind by a kill. */
const staleMs = 24 * 60 * 60_000;

/** A name beside the file, hidden, so that neither listing nor watcher sees it. */
export function temporaryNameFor(fullPath: string): string {
  return join(dirname(fullPath), `.ainote-${randomBytes(8).toString('hex')}.tmp`);
}

/** Removes what saves that were killed have left in a folder and below; returns how many there were. */
export async function sweepTemporaryFiles(folder: string, nowMs: number): Promise<number> {
  let removed = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !pattern.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    const { mtimeMs } = await stat(file);
    if (nowMs - mtimeMs < staleMs) continue;
    await rm(file, { force: true });
    removed += 1;
  }
  return removed;
}
