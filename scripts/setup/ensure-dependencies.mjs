import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hashContents, readStamp, writeStamp } from './content-stamp.mjs';
import { nodeModules, projectNode, projectRoot } from './paths.mjs';
import { runCommand } from './run-command.mjs';

const stampFile = join(nodeModules, '.ainote-installed');

/** Installs what the lockfile names, when it has changed since the last install. */
export async function ensureDependencies() {
  const wanted = hashContents(projectRoot, ['package.json', 'package-lock.json']);
  if (readStamp(stampFile) === wanted && existsSync(projectNode)) return false;
  // The machine's own Node only runs npm here; the engine warnings are about it, not about the project's Node 24.
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  await runCommand(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: projectRoot,
    shell: process.platform === 'win32',
  });
  writeStamp(stampFile, wanted);
  return true;
}
