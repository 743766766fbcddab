import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
export const nodeModules = join(projectRoot, 'node_modules');
const binFolder = join(nodeModules, '.bin');

/** Machine-wide cache: a fresh clone on the same machine finds the runtime there. */
export const cacheRoot = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ainote');

/** The project's own Node 24, whatever Node the machine has. */
export const projectNode = join(nodeModules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** The environment for child processes: the project's programs first, so that `node` is Node 24. */
export function projectEnvironment(extra = {}) {
  return { ...process.env, PATH: `${binFolder}${delimiter}${process.env.PATH ?? ''}`, ...extra };
}
