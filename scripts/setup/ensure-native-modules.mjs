// better-sqlite3 ships prebuilds for Node-API 10; the fallback Electron offers 9 and crashes on them.
// A build in place for the older interface is preferred by its loader and works in every Node and Electron we use.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findNodeHeaders } from './node-headers.mjs';
import { cacheRoot, nodeModules, projectEnvironment, projectNode } from './paths.mjs';
import { detail } from './progress.mjs';
import { readCommand, runCommand } from './run-command.mjs';

const sqlitePackage = join(nodeModules, 'better-sqlite3');
const builtFile = join(sqlitePackage, 'build', 'Release', 'better_sqlite3.node');
const olderInterfaceFlags = [
  '-UNAPI_VERSION',
  '-DNAPI_EXPERIMENTAL',
  '-DNODE_API_EXPERIMENTAL_NO_WARNING',
  '-DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT',
  '-w', // Warnings about somebody else's code would only bury our own lines.
].join(' ');

/** Needed for an Electron below 35 only: a newer one loads the prebuild as it is. */
export async function ensureNativeModules() {
  if (isWhole(builtFile)) return false;
  const { version } = JSON.parse(readFileSync(join(sqlitePackage, 'package.json'), 'utf8'));
  const cachedFile = join(cacheRoot, `better-sqlite3-${version}-${process.platform}-${process.arch}.node`);
  if (isWhole(cachedFile)) {
    copyInto(cachedFile, builtFile);
    return true;
  }
  await compile();
  copyInto(builtFile, cachedFile);
  return true;
}

/** A file cut while it was linked or copied exists too; only loading it tells, in a child because it may crash. */
function isWhole(file) {
  return existsSync(file) && readCommand(projectNode, ['-e', 'require(process.argv[1])', file]) !== null;
}

async function compile() {
  detail('compiling SQLite for this Electron, once for this machine (about a minute) …');
  const nodeHeaders = findNodeHeaders();
  await runCommand(
    projectNode,
    [join(nodeModules, 'node-gyp', 'bin', 'node-gyp.js'), 'rebuild', '--release', '--force_build=1'],
    {
      cwd: sqlitePackage,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: projectEnvironment({
        CXXFLAGS: olderInterfaceFlags,
        npm_config_loglevel: 'error',
        ...(nodeHeaders ? { npm_config_nodedir: nodeHeaders } : {}),
      }),
    },
  );
}

/** The rename comes last, so that a kill leaves no cut file under the final name. */
function copyInto(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  const unfinished = `${to}.${process.pid}.tmp`;
  copyFileSync(from, unfinished);
  renameSync(unfinished, to);
}
