import { app, ipcMain, shell, type BrowserWindow } from 'electron';
import { join } from 'node:path';
import type { MainHandlers } from '../shared/contract/bridge-api.ts';
import { appOrigin } from '../shared/contract/channels.ts';
import { isAppError } from '../shared/errors/app-error.ts';
import { DisposableStore } from '../shared/lifecycle/disposable.ts';
import type { NotePath } from '../shared/types/note-path.ts';
import { systemClock } from '../shared/util/clock.ts';
import { showWindow } from './app-lifecycle.ts';
import { appHandlers } from './ipc/app-handlers.ts';
import { notesHandlers } from './ipc/notes-handlers.ts';
import { registerApi } from './ipc/register-api.ts';
import { isTrustedSender, senderFacts } from './ipc/sender-guard.ts';
import { settingsHandlers } from './ipc/settings-handlers.ts';
import type { Logger } from './log/logger.ts';
import { AppStateStore } from './settings/app-state-store.ts';
import { SettingsStore } from './settings/settings-store.ts';
import { Supervision } from './supervision/supervision.ts';
import type { Switches } from './switches.ts';
import { copySampleVault } from './vault/sample-vault.ts';
import { VaultCommands } from './vault/vault-commands.ts';
import { vaultDataFolder } from './vault/vault-data-folder.ts';
import { askForSampleFolder, askForVaultFolder } from './vault/vault-dialogs.ts';
import { VaultManager } from './vault/vault-manager.ts';
import type { VaultSession } from './vault/vault-session.ts';
import { installAppMenu } from './window/app-menu.ts';
import { createMainWindow } from './window/main-window.ts';
import { windowEvents } from './window/window-events.ts';

export interface AiNoteAppOptions {
  readonly userDataFolder: string;
  /** Where the built scripts of the processes lie. */
  readonly entryFolder: string;
  readonly sampleVaultFolder: string;
  readonly switches: Switches;
  readonly log: Logger;
}

/** The running app: its window, its vault and the supervisor of that vault. */
export class AiNoteApp {
  readonly #options: AiNoteAppOptions;
  readonly #settings: SettingsStore;
  readonly #appState: AppStateStore;
  readonly #vaults: VaultManager;
  readonly #commands: VaultCommands;
  readonly #supervision: Supervision;
  readonly #owned = new DisposableStore();
  readonly #send = windowEvents(() => this.#window);
  #window: BrowserWindow | null = null;
  #openNote: NotePath | null = null;

  static async start(options: AiNoteAppOptions): Promise<AiNoteApp> {
    const { userDataFolder, log } = options;
    const settings = await SettingsStore.load(join(userDataFolder, 'settings.json'), log);
    const appState = await AppStateStore.load(join(userDataFolder, 'app-state.json'), log);
    const running = new AiNoteApp(options, settings, appState);
    await running.#openFirstVault();
    running.showWindow();
    return running;
  }

  private constructor(options: AiNoteAppOptions, settings: SettingsStore, appState: AppStateStore) {
    const { log, entryFolder, userDataFolder, sampleVaultFolder } = options;
    this.#options = options;
    this.#settings = settings;
    this.#appState = appState;
    this.#supervision = new Supervision({
      entryFolder,
      diagnosticFolder: join(userDataFolder, 'diagnostics'),
      clock: systemClock,
      log,
      onStateChange: (state) => this.#send('app', 'onSupervisorChanged', state),
      onMemoryConfig: (memory) => {
        settings.update({ memory }).catch((error: unknown) => log.error('The memory settings were not kept.', error));
      },
    });
    this.#vaults = this.#owned.add(
      new VaultManager({
        trash: (fullPath) => shell.trashItem(fullPath),
        log,
        onOpened: (session) => {
          this.#superviseVault(session).catch((error: unknown) => log.error('The supervisor was not started.', error));
        },
        onChanges: (changes) => {
          this.#supervision.notesChanged(changes);
          this.#send('notes', 'onChanged', changes);
        },
        onRescan: () => {
          // A supervisor that was given up while the vault was away gets another chance.
          this.#supervision.retry();
          this.#supervision.rescan();
          this.#send('notes', 'onChanged', []);
        },
        onProblem: (problem) => this.#send('app', 'onVaultProblem', problem),
      }),
    );
    this.#commands = new VaultCommands({
      vaults: this.#vaults,
      askForVault: () => askForVaultFolder(this.#window),
      askForNewFolder: () => askForSampleFolder(this.#window, join(app.getPath('documents'), 'aiNote sample')),
      copySample: (to) => copySampleVault(sampleVaultFolder, to),
    });
    this.#owned.add(this.#registerApi());
    this.#owned.add(
      settings.onChange((changed) => {
        this.#supervision.updateSettings(changed);
        this.#send('settings', 'onChanged', changed);
      }),
    );
    installAppMenu(this.#menuCommands(), process.platform);
  }

  get window(): BrowserWindow | null {
    return this.#window;
  }

  /** Shows the window, and makes one where there is none. */
  showWindow(): void {
    if (this.#window) return showWindow(this.#window);
    this.#window = createMainWindow({
      preload: join(this.#options.entryFolder, '../preload/index.cjs'),
      appState: this.#appState,
      log: this.#options.log,
    });
    this.#window.on('closed', () => (this.#window = null));
  }

  /** Does what the switches of a second start ask for. */
  async follow(switches: Switches): Promise<void> {
    this.showWindow();
    this.#openNote = switches.openNote;
    const isOtherVault = switches.vaultFolder !== null && switches.vaultFolder !== this.#vaults.current?.root.folder;
    if (switches.vaultFolder !== null && isOtherVault) await this.#tryVault(switches.vaultFolder);
    else if (switches.openNote) this.#send('app', 'onVaultOpened', null);
  }

  async stop(): Promise<void> {
    await this.#supervision.stop();
    this.#owned.dispose();
    await this.#appState.flush();
  }

  async #openFirstVault(): Promise<void> {
    const { switches } = this.#options;
    this.#openNote = switches.openNote;
    const folder = switches.vaultFolder ?? this.#appState.get().vaultFolder;
    if (folder !== null) await this.#tryVault(folder);
  }

  /** A vault that cannot be opened is told by the page, from the state. */
  async #tryVault(folder: string): Promise<void> {
    try {
      await this.#vaults.open(folder);
    } catch (error) {
      this.#options.log.warn(isAppError(error) ? error.message : String(error));
      this.#send('app', 'onVaultOpened', null);
    }
  }

  async #superviseVault(session: VaultSession): Promise<void> {
    this.#appState.remember({ vaultFolder: session.root.folder });
    this.#send('app', 'onVaultOpened', null);
    await this.#supervision.open({
      vaultFolder: session.root.folder,
      dataFolder: vaultDataFolder(this.#options.userDataFolder, session.root.realFolder),
      settings: this.#settings.get(),
    });
  }

  #registerApi() {
    const handlers: MainHandlers = {
      app: appHandlers({
        vaults: this.#vaults,
        commands: this.#commands,
        supervision: this.#supervision,
        connectWindow: () => {
          if (this.#window) this.#supervision.connect(this.#window.webContents);
        },
        takeOpenNote: () => this.#takeOpenNote(),
        appVersion: app.getVersion(),
        platform: process.platform,
      }),
      notes: notesHandlers(this.#vaults),
      settings: settingsHandlers(this.#settings),
    };
    return registerApi({
      ipc: ipcMain,
      handlers,
      isTrusted: (event) => isTrustedSender(senderFacts(event, this.#window?.webContents.id ?? null), appOrigin),
      log: this.#options.log,
    });
  }

  #takeOpenNote(): NotePath | null {
    const note = this.#openNote;
    this.#openNote = null;
    return note;
  }

  #menuCommands() {
    const logged = (work: Promise<unknown>) => {
      work.catch((error: unknown) => {
        this.#options.log.warn('A menu command failed.', error);
        this.#send('app', 'onVaultOpened', null);
      });
    };
    return {
      openVault: () => logged(this.#commands.choose()),
      newSampleVault: () => logged(this.#commands.createSample()),
    };
  }
}
