import { app, ipcMain, shell, type BrowserWindow } from 'electron';
import { join } from 'node:path';
import type { MainHandlers } from '../shared/contract/bridge-api.ts';
import { appOrigin } from '../shared/contract/channels.ts';
import { isAppError } from '../shared/errors/app-error.ts';
import { DisposableStore } from '../shared/lifecycle/disposable.ts';
import type { VaultRoot } from '../shared/node/vault-path.ts';
import type { NotePath } from '../shared/types/note-path.ts';
import { systemClock } from '../shared/util/clock.ts';
import { showWindow } from './app-lifecycle.ts';
import { appHandlers } from './ipc/app-handlers.ts';
import { ChosenFiles } from './files/chosen-files.ts';
import { askForEvidence, askWhereTo } from './files/file-dialogs.ts';
import { draftsHandlers } from './ipc/drafts-handlers.ts';
import { filesHandlers } from './ipc/files-handlers.ts';
import { historyHandlers } from './ipc/history-handlers.ts';
import { notesHandlers } from './ipc/notes-handlers.ts';
import { registerApi } from './ipc/register-api.ts';
import { isTrustedSender, senderFacts } from './ipc/sender-guard.ts';
import { renamesHandlers } from './ipc/renames-handlers.ts';
import { settingsHandlers } from './ipc/settings-handlers.ts';
import type { Logger } from './log/logger.ts';
import { AppStateStore } from './settings/app-state-store.ts';
import { modelProcessName } from './model-hosting/model-process.ts';
import { readProcessBytes } from './processes/process-bytes.ts';
import { ProcessTable } from './processes/process-table.ts';
import { ProcessWatch } from './processes/process-watch.ts';
import type { Settings } from '../shared/contract/settings-api.ts';
import { SettingsStore } from './settings/settings-store.ts';
import { supervisorProcessName } from './supervision/supervisor-process.ts';
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
import { watchVisibility } from './window/watch-visibility.ts';
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
  /** The server that the running supervisor was given for its vectors; empty for none. */
  #vectorPlace: string;
  readonly #appState: AppStateStore;
  readonly #vaults: VaultManager;
  readonly #commands: VaultCommands;
  readonly #supervision: Supervision;
  readonly #processes: ProcessWatch;
  readonly #owned = new DisposableStore();
  readonly #send = windowEvents(() => this.#window);
  #window: BrowserWindow | null = null;
  #openNote: NotePath | null = null;
  /** What a second start asked for, until the page has saved and opens it. */
  #requested: { readonly vaultFolder: string; readonly openNote: NotePath | null } | null = null;

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
    const { log, entryFolder, userDataFolder, sampleVaultFolder, switches } = options;
    this.#options = options;
    this.#settings = settings;
    this.#vectorPlace = vectorPlace(settings.get());
    this.#appState = appState;
    this.#supervision = new Supervision({
      entryFolder,
      diagnosticFolder: join(userDataFolder, 'diagnostics'),
      leakInjections: switches.leakInjections,
      modelFaults: switches.modelFaults,
      modelTimeoutMs: switches.modelTimeoutMs,
      isMonitored: switches.isMonitored,
      clock: systemClock,
      log,
      onStateChange: (state) => this.#send('app', 'onSupervisorChanged', state),
      keepMemoryConfig: async (memory) => void (await settings.update({ memory })),
    });
    this.#vaults = this.#owned.add(
      new VaultManager({
        dataFolderOf: (realFolder) => vaultDataFolder(userDataFolder, realFolder),
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
    this.#processes = this.#owned.add(
      new ProcessWatch({
        clock: systemClock,
        table: new ProcessTable({ supervisor: supervisorProcessName, model: modelProcessName }),
        list: () => app.getAppMetrics(),
        readBytes: readProcessBytes,
        publish: (processes) => this.#send('app', 'onProcesses', processes),
        onProblem: (message) => log.warn(message),
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
        this.#followVectorPlace(changed);
        this.#send('settings', 'onChanged', changed);
      }),
    );
    installAppMenu(this.#menuCommands(), process.platform);
  }

  get window(): BrowserWindow | null {
    return this.#window;
  }

  get vaultRoot(): VaultRoot | null {
    return this.#vaults.current?.root ?? null;
  }

  /** Shows the window, and makes one where there is none. */
  showWindow(): void {
    if (this.#window) return showWindow(this.#window);
    this.#window = createMainWindow({
      preload: join(this.#options.entryFolder, '../preload/index.cjs'),
      appState: this.#appState,
      log: this.#options.log,
    });
    watchVisibility(this.#window, (isVisible) => this.#supervision.setWatched(isVisible));
    // A page that loads, or is gone, watches nothing.
    this.#window.webContents.on('did-start-loading', () => this.#processes.setWatched(false));
    this.#window.on('closed', () => {
      this.#window = null;
      this.#processes.setWatched(false);
    });
  }

  /** Does what the switches of a second start ask for. */
  async follow(switches: Switches): Promise<void> {
    const hadWindow = this.#window !== null;
    this.showWindow();
    const { vaultFolder, openNote } = switches;
    const isOtherVault = vaultFolder !== null && vaultFolder !== this.#vaults.current?.root.folder;
    if (!isOtherVault) {
      this.#openNote = openNote ?? this.#openNote;
      if (openNote) this.#send('app', 'onVaultOpened', null);
      return;
    }
    this.#requested = { vaultFolder, openNote };
    // The page saves what it holds before the vault is another one; without a page there is nothing to save.
    if (hadWindow) this.#send('app', 'onVaultRequested', 'requested');
    else await this.#openRequested();
  }

  async #openRequested(): Promise<boolean> {
    const requested = this.#requested;
    this.#requested = null;
    if (!requested || !(await this.#tryVault(requested.vaultFolder))) return false;
    this.#openNote = requested.openNote;
    this.#send('app', 'onVaultOpened', null);
    return true;
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
  async #tryVault(folder: string): Promise<boolean> {
    try {
      await this.#vaults.open(folder);
      return true;
    } catch (error) {
      this.#options.log.warn(isAppError(error) ? error.message : String(error));
      this.#send('app', 'onVaultOpened', null);
      return false;
    }
  }

  async #superviseVault(session: VaultSession): Promise<void> {
    this.#appState.remember({ vaultFolder: session.root.folder });
    this.#send('app', 'onVaultOpened', null);
    await this.#supervise(session);
  }

  /** A vector store elsewhere, or vectors of another model, are taken up by a new life of the supervisor. */
  #followVectorPlace(settings: Settings): void {
    const place = vectorPlace(settings);
    const isMoved = place !== this.#vectorPlace;
    this.#vectorPlace = place;
    if (!isMoved) return;
    this.#supervision.reopen().catch((error: unknown) => this.#options.log.error('Search was not restarted.', error));
  }

  async #supervise(session: VaultSession): Promise<void> {
    await this.#supervision.open({
      vaultFolder: session.root.folder,
      dataFolder: vaultDataFolder(this.#options.userDataFolder, session.root.realFolder),
      readSettings: () => this.#settings.get(),
    });
  }

  #registerApi() {
    const handlers: MainHandlers = {
      app: appHandlers({
        vaults: this.#vaults,
        commands: this.#commands,
        supervision: this.#supervision,
        processes: this.#processes,
        openRequested: () => this.#openRequested(),
        connectWindow: () => {
          if (this.#window) this.#supervision.connect(this.#window.webContents);
        },
        takeOpenNote: () => this.#takeOpenNote(),
        appVersion: app.getVersion(),
        platform: process.platform,
      }),
      notes: notesHandlers(this.#vaults),
      renames: renamesHandlers(this.#vaults),
      history: historyHandlers(this.#vaults),
      drafts: draftsHandlers(this.#vaults),
      settings: settingsHandlers(this.#settings),
      files: filesHandlers(
        new ChosenFiles({
          askWhereTo: (suggestedName) => askWhereTo(this.#window, suggestedName),
          askForEvidence: () => askForEvidence(this.#window),
        }),
      ),
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
    const ask = (request: 'choose' | 'sample', open: () => Promise<boolean>) => {
      // The page saves what it holds before the vault is another one.
      if (this.#window) return this.#send('app', 'onVaultRequested', request);
      open().catch((error: unknown) => this.#options.log.warn('A menu command failed.', error));
    };
    return {
      openVault: () => ask('choose', () => this.#commands.choose()),
      newSampleVault: () => ask('sample', () => this.#commands.createSample()),
    };
  }
}

/** Where vectors are kept, and whose they are. */
function vectorPlace({ vectors, model }: Settings): string {
  const ollamaModel = model.provider === 'ollama' ? model.ollamaModel : '';
  return JSON.stringify([vectors.postgresUrl, ollamaModel]);
}
