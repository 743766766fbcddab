// better-sqlite3 ships prebuilds for Node-API 10; the fallback Electron offers 9 and crashes on them.
// A build in place for the older interface is preferred by its loader and works in every Node and Electron we use.
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { cacheRoot, nodeModules, projectEnvironment, projectNode } from './paths.mjs';
import { detail } from './progress.mjs';
import { runCommand } from './run-command.mjs';

const sqlitePackage = join(nodeModules, 'better-sqlite3');
const builtFile = join(sqlitePackage, 'build', 'Release', 'better_sqlite3.node');
const olderInterfaceFlags = [
  '-UNAPI_VERSION',
  '-DNAPI_EXPERIMENTAL',
  '-DNODE_API_EXPERIMENTAL_NO_WARNING',
  '-DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT',
  '-w', // Warnings about somebody else's code would only bury our own lines.
].join(' ');

/** Needed for the fallback runtime only: the official Electron loads the prebuild as it is. */
export async function ensureNativeModules() {
  if (existsSync(builtFile)) return false;
  const { version } = JSON.parse(readFileSync(join(sqlitePackage, 'package.json'), 'utf8'));
  const cachedFile = join(cacheRoot, `better-sqlite3-${version}-${process.platform}-${process.arch}.node`);
  if (existsSync(cachedFile)) {
    copyInto(cachedFile, builtFile);
    return true;
  }
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
  copyInto(builtFile, cachedFile);
  return true;
}

function copyInto(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

/** Headers that a Node on this machine brought along save a download; the interface is the same in all of them. */
function findNodeHeaders() {
  const fromPath = (process.env.PATH ?? '').split(delimiter).map((folder) => dirname(folder));
  return [process.env.npm_config_nodedir, ...fromPath].find(
    (folder) => folder && existsSync(join(folder, 'include', 'node', 'node_api.h')),
  );
}
