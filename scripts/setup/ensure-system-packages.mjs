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
/** Electron needs it and Playwright's list for Chromium lacks it; apt finds the renamed package by this name too. */
const beyondPlaywright = ['libgtk-3-0'];

export function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** What the native modules' build needs; asked before npm installs them. */
export async function ensureBuildTools() {
  if (process.platform !== 'linux') return false;
  const missing = Object.keys(buildPackages).filter((program) => !isOnPath(program));
  const packages = missing.map((program) => buildPackages[program]);
  return installPackages(packages, `missing build tools: ${missing.join(', ')}`, [
    `sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}'`,
  ]);
}

/** Shared libraries that Electron needs, and a virtual display where there is no real one. */
export async function ensureElectronLibraries(electronExecutable) {
  if (process.platform !== 'linux') return false;
  const libraries = missingLibraries(electronExecutable);
  const wanted = libraries.length > 0 ? [...runtimePackages] : [];
  const needsVirtualDisplay = !hasDisplay() && !(isOnPath('xvfb-run') && isOnPath('xauth'));
  if (needsVirtualDisplay) wanted.push(...displayPackages);
  const reasons = [...libraries, ...(needsVirtualDisplay ? ['a virtual display'] : [])];
  const manualCommands = commandsByHand(libraries.length > 0, needsVirtualDisplay);
  return installPackages(wanted, `missing: ${reasons.join(', ')}`, manualCommands);
}

/** Playwright knows the libraries' names in each release, which without a package list we cannot ask for. */
function commandsByHand(needsLibraries, needsVirtualDisplay) {
  const packages = [...(needsLibraries ? beyondPlaywright : []), ...(needsVirtualDisplay ? displayPackages : [])];
  return [
    ...(needsLibraries ? ['sudo npx playwright install-deps chromium'] : ['sudo apt-get update']),
    `sudo apt-get install -y ${packages.join(' ')}`,
  ];
}

function missingLibraries(executable) {
  const listing = readCommand('ldd', [executable]) ?? '';
  return [...listing.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]);
}

async function installPackages(packages, reason, manualCommands) {
  if (packages.length === 0) return false;
  detail(reason);
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !isDebianLike()) {
    const commands = manualCommands.map((command) => `  ${command}`).join('\n');
    throw new SetupError(
      `aiNote needs system packages (${reason}). Install them, in the project's folder, with:\n${commands}\nand run the command again.`,
    );
  }
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  // First the lists: a fresh system has none, and without them no new name is found.
  await runCommand('apt-get', ['update'], options);
  const names = packages.map(currentName);
  await runCommand('apt-get', ['install', '-y', '--no-install-recommends', ...names], options);
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
