import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './progress.mjs';

/** Ubuntu 23.10 and newer forbid Chromium's own sandbox to programs without an AppArmor profile. */
const restrictionFile = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';
const setuidMode = 0o4755;

/** Says before the start what Chromium would only say while it crashes; root runs without a sandbox anyway. */
export function assertSandboxWorks(folder, { uid = process.getuid?.(), restriction = restrictionFile } = {}) {
  if (uid === undefined || uid === 0 || !isRestricted(restriction)) return;
  const helper = join(folder, 'chrome-sandbox');
  const entry = statSync(helper, { throwIfNoEntry: false });
  // An Electron without the helper comes from a distribution, which has a profile for it.
  if (!entry || (entry.uid === 0 && (entry.mode & 0o7777) === setuidMode)) return;
  throw new SetupError(
    [
      'This system lets Chromium build its sandbox only with a helper that belongs to root. Allow it once with:',
      `  sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
      'and run the command again.',
    ].join('\n'),
  );
}

function isRestricted(file) {
  return existsSync(file) && readFileSync(file, 'utf8').trim() === '1';
}
