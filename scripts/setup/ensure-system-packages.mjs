import { existsSync, readFileSync } from 'node:fs';
import { detail, SetupError } from './progress.mjs';
import { isOnPath, readCommand, runCommand } from './run-command.mjs';

/** Debian's package for each thing that can be missing. */
const buildPackages = { python3: 'python3', make: 'make', 'g++': 'g++' };
const runtimePackages = [
  'libnss3',
  'libgtk-3-0',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libatk-bridge2.0-0',
  'libdrm2',
  'libxkbcommon0',
];
const displayPackages = ['xvfb', 'xauth'];

export function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** What the native modules' build needs; asked before npm installs them. */
export async function ensureBuildTools() {
  if (process.platform !== 'linux') return false;
  const missing = Object.keys(buildPackages).filter((program) => !isOnPath(program));
  return installPackages(
    missing.map((program) => buildPackages[program]),
    `missing build tools: ${missing.join(', ')}`,
  );
}

/** Shared libraries that Electron needs, and a virtual display where there is no real one. */
export async function ensureElectronLibraries(electronExecutable) {
  if (process.platform !== 'linux') return false;
  const libraries = missingLibraries(electronExecutable);
  const wanted = libraries.length > 0 ? [...runtimePackages] : [];
  const needsVirtualDisplay = !hasDisplay() && !(isOnPath('xvfb-run') && isOnPath('xauth'));
  if (needsVirtualDisplay) wanted.push(...displayPackages);
  const reasons = [...libraries, ...(needsVirtualDisplay ? ['a virtual display'] : [])];
  return installPackages(wanted, `missing: ${reasons.join(', ')}`);
}

function missingLibraries(executable) {
  const listing = readCommand('ldd', [executable]) ?? '';
  return [...listing.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]);
}

async function installPackages(packages, reason) {
  if (packages.length === 0) return false;
  detail(reason);
  const command = `apt-get update && apt-get install -y --no-install-recommends ${packages.map(currentName).join(' ')}`;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !isDebianLike()) {
    throw new SetupError(
      `aiNote needs system packages (${reason}). Install them with:\n  sudo sh -c '${command}'\nand run the command again.`,
    );
  }
  await runCommand('sh', ['-c', command], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  return true;
}

function isDebianLike() {
  return (
    existsSync('/etc/os-release') && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}

/** Newer Debian and Ubuntu renamed some libraries in the 64-bit time transition (`t64`). */
function currentName(name) {
  const renamed = readCommand('apt-cache', ['show', '--no-all-versions', `${name}t64`]);
  return renamed ? `${name}t64` : name;
}
