import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hashContents, readStamp, writeStamp } from './content-stamp.mjs';
import { nodeModules, projectEnvironment, projectNode, projectRoot } from './paths.mjs';
import { runCommand } from './run-command.mjs';

const stampFile = join(projectRoot, 'out', '.built-from');

/** Builds main, supervisor, model process, preload and page, when a source has changed since the last build. */
export async function ensureBuild() {
  const sources = hashContents(projectRoot, ['src', 'electron.vite.config.ts', 'package-lock.json', 'tsconfig.json']);
  if (readStamp(stampFile) === sources && existsSync(join(projectRoot, 'out', 'main', 'index.js'))) return false;
  await runCommand(
    projectNode,
    [join(nodeModules, 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: projectRoot,
      env: projectEnvironment({ NODE_ENV: 'production' }),
    },
  );
  writeStamp(stampFile, sources);
  return true;
}
