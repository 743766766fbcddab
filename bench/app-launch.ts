import { _electron, type Page } from '@playwright/test';
import { projectRoot } from './vaults.ts';

/** Chromium refuses its sandbox to root. */
export const rootSwitches: readonly string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** Starts the built app on a vault, with more of its own switches, hands its window over, and quits it. */
export async function withApp<T>(
  vault: string,
  profile: string,
  use: (page: Page) => Promise<T>,
  switches: readonly string[] = [],
): Promise<T> {
  const app = await _electron.launch({
    cwd: projectRoot,
    args: [...rootSwitches, projectRoot, `--user-data-dir=${profile}`, `--vault=${vault}`, ...switches],
    timeout: 60_000,
  });
  try {
    return await use(await app.firstWindow());
  } finally {
    await app.close();
  }
}
