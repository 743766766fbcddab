import { BrowserWindow, nativeTheme, screen } from 'electron';
import { appOrigin } from '../../shared/contract/channels.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import { systemClock } from '../../shared/util/clock.ts';
import type { Logger } from '../log/logger.ts';
import type { AppStateStore } from '../settings/app-state-store.ts';
import { minimumWindowSize, placeWindow } from '../settings/window-bounds.ts';
import { ReloadBudget } from './reload-budget.ts';

export interface MainWindowOptions {
  /** Full path of the built preload script. */
  readonly preload: string;
  readonly appState: Pick<AppStateStore, 'get' | 'remember'>;
  readonly log: Logger;
}

const boundsDelayMs = 500;
/** The load was replaced by another one: no failure. */
const aborted = -3;

/** The app's one window: the page without Node, in a sandbox, behind the bridge. */
export function createMainWindow({ preload, appState, log }: MainWindowOptions): BrowserWindow {
  const saved = appState.get().bounds;
  const window = new BrowserWindow({
    ...placeWindow(saved, workAreas()),
    minWidth: minimumWindowSize.width,
    minHeight: minimumWindowSize.height,
    show: false,
    title: 'aiNote',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1b1c1f' : '#ffffff',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  });
  window.once('ready-to-show', () => {
    if (saved?.isMaximized) window.maximize();
    window.show();
  });
  rememberBounds(window, appState);
  logTrouble(window, log);
  window.loadURL(`${appOrigin}/index.html`).catch((error: unknown) => log.error('The page did not load.', error));
  return window;
}

/** The primary display first: it is where a window goes that has no place of its own. */
function workAreas() {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
  return [primary, ...others].map((display) => display.workArea);
}

function rememberBounds(window: BrowserWindow, appState: Pick<AppStateStore, 'remember'>): void {
  let timer: Disposable | null = null;
  const remember = () => {
    timer?.dispose();
    timer = null;
    if (window.isDestroyed()) return;
    appState.remember({ bounds: { ...window.getNormalBounds(), isMaximized: window.isMaximized() } });
  };
  const later = () => {
    timer?.dispose();
    timer = systemClock.after(boundsDelayMs, remember);
  };
  window.on('move', later);
  window.on('resize', later);
  window.on('close', remember);
  window.on('closed', () => timer?.dispose());
}

function logTrouble(window: BrowserWindow, log: Logger): void {
  window.webContents.on('did-fail-load', (_event, code, description, url, isMainFrame) => {
    if (code !== aborted) log.error(`${isMainFrame ? 'The page' : 'A frame'} did not load: ${url} (${description})`);
  });
  window.webContents.on('preload-error', (_event, file, error) =>
    log.error(`The preload script ${file} failed.`, error),
  );
  const reloads = new ReloadBudget(systemClock);
  window.webContents.on('render-process-gone', (_event, details) => {
    log.error(`The page's process ended: ${details.reason} (${details.exitCode})`);
    if (details.reason !== 'clean-exit' && !window.isDestroyed() && reloads.take()) window.webContents.reload();
  });
  window.on('unresponsive', () => log.warn('The page does not respond.'));
  window.on('responsive', () => log.info('The page responds again.'));
}
