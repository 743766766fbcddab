import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const keptDamagedFiles = 2;
const companionEndings = ['-wal', '-shm'];

/** Renames a database and its log out of the way, for a later look; only the newest few are kept. */
export function moveAside(file: string, nowMs: number): void {
  const target = `${file}.damaged-${nowMs}`;
  renameSync(file, target);
  for (const ending of companionEndings) {
    if (existsSync(file + ending)) renameSync(file + ending, target + ending);
  }
  removeOldest(file);
}

function removeOldest(file: string): void {
  const prefix = `${basename(file)}.damaged-`;
  const stamps = readdirSync(dirname(file))
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .filter((stamp) => /^\d+$/.test(stamp))
    .sort((a, b) => Number(b) - Number(a));
  for (const stamp of stamps.slice(keptDamagedFiles)) {
    for (const ending of ['', ...companionEndings]) {
      rmSync(join(dirname(file), prefix + stamp + ending), { force: true, recursive: true });
    }
  }
}
