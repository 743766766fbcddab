import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Settings } from '../src/shared/contract/settings-api.ts';
import { AppWindow } from './pages/app-window.ts';

export const projectRoot = fileURLToPath(new URL('..', import.meta.url));
export const sampleVault = join(projectRoot, 'sample-vault');
/** Real vaults that some machines have beside the project; tests fall back to the sample vault without them. */
const sharedVaults = join(projectRoot, '..', 'shared', 'vaults');
export const prometheusVault = join(sharedVaults, 'prometheus-docs');
export const rustRfcsVault = join(sharedVaults, 'rust-rfcs', 'text');

export interface LaunchOptions {
  readonly vault?: string;
  readonly open?: string;
  /** A profile to start again with; a fresh one by default. */
  readonly userData?: string;
  /** What the profile's settings hold before the start. */
  readonly settings?: Partial<Settings>;
  /** More switches of the app's own. */
  readonly switches?: readonly string[];
}

export interface LaunchedApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly window: AppWindow;
  readonly userData: string;
  readonly close: () => Promise<void>;
  /** Ends the app as a crash of the machine would, but for what the system still writes. Its other processes follow. */
  readonly kill: () => Promise<void>;
}

interface Fixtures {
  /** A folder that is deleted after the test. */
  readonly scratch: string;
  readonly launch: (options?: LaunchOptions) => Promise<LaunchedApp>;
  /** A writable copy of a vault. */
  readonly copyVault: (from: string) => string;
}

export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern
  scratch: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'ainote-e2e-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },

  copyVault: async ({ scratch }, use) => {
    await use((from) => {
      const to = mkdtempSync(join(scratch, 'vault-'));
      cpSync(from, to, { recursive: true });
      return to;
    });
  },

  launch: async ({ scratch }, use, testInfo) => {
    const launched: LaunchedApp[] = [];
    await use(async (options = {}) => {
      const opened = await launchApp(options, options.userData ?? mkdtempSync(join(scratch, 'profile-')));
      launched.push(opened);
      return opened;
    });
    for (const opened of launched) {
      if (testInfo.status !== testInfo.expectedStatus) await attachLog(opened, testInfo);
      await opened.close();
    }
  },
});

/** What starts the app from the project's folder, with a profile of its own. */
export function launchArguments(options: LaunchOptions, userData: string): string[] {
  return [
    // Chromium refuses its sandbox to root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    projectRoot,
    `--user-data-dir=${userData}`,
    ...(options.vault ? [`--vault=${options.vault}`] : []),
    ...(options.open ? [`--open=${options.open}`] : []),
    ...(options.switches ?? []),
  ];
}

async function launchApp(options: LaunchOptions, userData: string): Promise<LaunchedApp> {
  if (options.settings) writeFileSync(join(userData, 'settings.json'), JSON.stringify(options.settings));
  const app = await _electron.launch({ cwd: projectRoot, args: launchArguments(options, userData) });
  const page = await app.firstWindow();
  let isClosed = false;
  return {
    app,
    page,
    window: new AppWindow(app, page),
    userData,
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      await app.close();
    },
    kill: async () => {
      if (isClosed) return;
      isClosed = true;
      const ended = app.waitForEvent('close');
      app.process().kill('SIGKILL');
      await ended;
    },
  };
}

async function attachLog(
  opened: LaunchedApp,
  testInfo: { attach(name: string, options: { body: string }): Promise<void> },
) {
  const log = join(opened.userData, 'logs', 'main.log');
  if (existsSync(log)) await testInfo.attach('main.log', { body: readFileSync(log, 'utf8') });
}

export { expect } from '@playwright/test';
