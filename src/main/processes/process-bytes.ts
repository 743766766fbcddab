import { readFile } from 'node:fs/promises';
import { systemCode } from '../../shared/node/file-errors.ts';
import { parseSmapsRollup } from '../../shared/node/smaps-rollup.ts';

/**
 * Reads a Linux process's private bytes: private dirty pages and swap, as the supervisor measures itself. `gone`: there
 * is no such process any more. `hidden`: this system has no such figures, or does not show this process's.
 */
export async function readProcessBytes(pid: number): Promise<number | 'gone' | 'hidden'> {
  if (process.platform !== 'linux') return 'hidden';
  try {
    // A zombie's is empty: it holds nothing and is as good as gone.
    const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
    return text === '' ? 'gone' : (parseSmapsRollup(text) ?? 'hidden');
  } catch (error) {
    const code = systemCode(error);
    const isGone = code === 'ESRCH' || (code === 'ENOENT' && !(await isAlive(pid)));
    return isGone ? 'gone' : 'hidden';
  }
}

async function isAlive(pid: number): Promise<boolean> {
  return readFile(`/proc/${pid}/stat`).then(
    () => true,
    () => false,
  );
}
