import type { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RememberedState } from '../settings/app-state-store.ts';
import { silentLogger } from '../log/logger.ts';
import { menuTemplate } from './app-menu.ts';
import { createMainWindow } from './main-window.ts';

const made = vi.hoisted(() => ({ options: [] as unknown[], loaded: [] as string[] }));

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  class BrowserWindow extends Emitter {
    readonly webContents = new Emitter();
    constructor(options: unknown) {
      super();
      made.options.push(options);
    }
    async loadURL(url: string): Promise<void> {
      made.loaded.push(url);
    }
    isDestroyed = () => false;
    isMaximized = () => false;
    getNormalBounds = () => ({ x: 1, y: 2, width: 900, height: 700 });
  }
  const workArea = { x: 0, y: 0, width: 1920, height: 1080 };
  const display = { id: 1, workArea };
  return {
    BrowserWindow,
    nativeTheme: { shouldUseDarkColors: false },
    screen: { getPrimaryDisplay: () => display, getAllDisplays: () => [display] },
    Menu: {},
  };
});

const remember = vi.fn<(changes: Partial<RememberedState>) => void>();

function create() {
  const appState = { get: () => ({ bounds: null, vaultFolder: null }), remember };
  return createMainWindow({ preload: '/app/preload.cjs', appState, log: silentLogger });
}

beforeEach(() => {
  made.options.length = 0;
  made.loaded.length = 0;
  remember.mockClear();
});

describe('the main window', () => {
  it("is sandboxed, isolated, without Node, and loads the app's own page", () => {
    create();
    expect(made.options).toMatchObject([
      {
        show: false,
        minWidth: 640,
        minHeight: 480,
        webPreferences: {
          sandbox: true,
          contextIsolation: true,
          nodeIntegration: false,
          nodeIntegrationInWorker: false,
          nodeIntegrationInSubFrames: false,
          webSecurity: true,
          webviewTag: false,
          spellcheck: false,
        },
      },
    ]);
    expect(made.loaded).toEqual(['ainote-app://window/index.html']);
  });

  it('remembers where it was when it closes', () => {
    const window: EventEmitter = create();
    window.emit('close');
    expect(remember).toHaveBeenCalledWith({ bounds: { x: 1, y: 2, width: 900, height: 700, isMaximized: false } });
  });
});

describe('the menu', () => {
  it('offers the vault commands without taking keys from the page', () => {
    const commands = { openVault: vi.fn<() => void>(), newSampleVault: vi.fn<() => void>() };
    const file = menuTemplate(commands, 'linux').find(({ label }) => label === '&File');
    expect(file?.submenu).toMatchObject([
      { label: 'Open vault…', click: commands.openVault },
      { label: 'New sample vault…', click: commands.newSampleVault },
      {},
      {},
    ]);
    expect(JSON.stringify(menuTemplate(commands, 'linux'))).not.toContain('accelerator');
  });
});
