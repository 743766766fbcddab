import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hashContents, readStamp, writeStamp } from './content-stamp.mjs';
import { findNodeHeaders } from './node-headers.mjs';
import { nodeModules, projectNode, projectRoot } from './paths.mjs';
import { SetupError } from './progress.mjs';
import { readCommand, runCommand } from './run-command.mjs';

const stampFile = join(nodeModules, '.ainote-installed');

/** Installs what the lockfile names, when it has changed since the last install. */
export async function ensureDependencies() {
  const wanted = hashContents(projectRoot, ['package.json', 'package-lock.json']);
  if (readStamp(stampFile) === wanted && existsSync(projectNode)) return false;
  // The machine's own Node only runs npm here; the engine warnings are about it, not about the project's Node 24.
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const options = { cwd: projectRoot, shell: process.platform === 'win32' };
  try {
    const env = withNodeHeaders(npm, options);
    await runCommand(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { ...options, env });
  } catch (cause) {
    throw explainFailure(cause);
  }
  writeStamp(stampFile, wanted);
  return true;
}

/** node-gyp would fetch Node's headers from nodejs.org, even where this machine has them and that host is closed. */
function withNodeHeaders(npm, options) {
  const configured = readCommand(npm, ['config', 'get', 'nodedir'], options);
  // npm prints the word for a setting that nobody made.
  const isConfigured = Boolean(configured) && !['undefined', 'null'].includes(configured);
  const nodeHeaders = isConfigured ? undefined : findNodeHeaders();
  return nodeHeaders ? { ...process.env, npm_config_nodedir: nodeHeaders } : process.env;
}

function explainFailure(cause) {
  return new SetupError(
    [
      `The npm packages could not be installed: ${cause.message} What may be missing (npm's own lines are above):`,
      '  - access to the npm registry (or a registry=… line for a mirror in ~/.npmrc);',
      "  - Node's headers for the native modules: access to nodejs.org, or nodedir=FOLDER in ~/.npmrc, where",
      '    FOLDER/include/node/node_api.h exists.',
    ].join('\n'),
    { cause },
  );
}
