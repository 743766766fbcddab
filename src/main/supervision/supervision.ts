import { MessageChannelMain, powerMonitor, type MessagePortMain, type WebContents } from 'electron';
import { join } from 'node:path';
import type { ModelFault } from '../../shared/contract/model-faults.ts';
import type { LeakInjection } from '../../shared/contract/leak-injection.ts';
import type { NoteChange } from '../../shared/contract/notes-api.ts';
import type { Settings } from '../../shared/contract/settings-api.ts';
import { supervisorHeapCapMb } from '../../shared/contract/supervisor-control.ts';
import { messageOf } from '../../shared/errors/app-error.ts';
import type { SupervisorState } from '../../shared/contract/supervisor-state.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { Logger } from '../log/logger.ts';
import { ModelHost } from '../model-hosting/model-host.ts';
import { launchModelProcess } from '../model-hosting/model-process.ts';
import { PortBroker, type BrokerWindow } from './port-broker.ts';
import { SupervisorHost } from './supervisor-host.ts';
import { launchSupervisorProcess } from './supervisor-process.ts';

export interface SupervisionOptions {
  /** The folder with the built supervisor.js and model.js. */
  readonly entryFolder: string;
  readonly diagnosticFolder: string;
  /** What each life of the supervisor is to leak, for tests. */
  readonly leakInjections: readonly LeakInjection[];
  /** On which texts each model process is to fail, for tests. */
  readonly modelFaults: readonly ModelFault[];
  /** How long a call of the model may take, for tests; null for what is usual. */
  readonly modelTimeoutMs: number | null;
  readonly isMonitored: boolean;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onStateChange: (state: SupervisorState) => void;
  /** Keeps the configuration of memory; rejects when it could not. */
  readonly keepMemoryConfig: (memory: Readonly<Record<string, number>>) => Promise<void>;
}

export interface VaultToSupervise {
  readonly vaultFolder: string;
  readonly dataFolder: string;
  /** Read at the start itself: a setting may change while the life before is ending. */
  readonly readSettings: () => Settings;
}

/** Told to the life that follows, whose log of events says it. */
const restartWords = 'it was restarted from the Memory page';

/** The supervisor, its model process and the windows' ports to it, as one thing to start and stop. */
export class Supervision {
  readonly #host: SupervisorHost;
  readonly #model: ModelHost;
  readonly #broker: PortBroker;
  readonly #testSwitches: Pick<SupervisionOptions, 'leakInjections' | 'modelTimeoutMs' | 'isMonitored'>;
  #opening: Promise<void> = Promise.resolve();
  #vault: VaultToSupervise | null = null;
  #isClosed = false;
  #isWatched = true;

  constructor(options: SupervisionOptions) {
    const { clock, entryFolder, diagnosticFolder } = options;
    const { leakInjections, modelTimeoutMs, isMonitored } = options;
    this.#testSwitches = { leakInjections, modelTimeoutMs, isMonitored };
    const log = (level: 'debug' | 'info' | 'warn' | 'error', message: string) => {
      if (level !== 'debug') options.log[level](message);
    };
    const launchOptions = (script: string, speaker: string) => ({
      entry: join(entryFolder, script),
      cwd: entryFolder,
      diagnosticFolder,
      clock,
      onLine: (line: string, stream: 'out' | 'error') =>
        log(stream === 'error' ? 'warn' : 'info', `[${speaker}] ${line}`),
    });
    this.#host = new SupervisorHost({
      clock,
      log,
      random: Math.random,
      launch: () =>
        launchSupervisorProcess({ ...launchOptions('supervisor.js', 'supervisor'), heapCapMb: supervisorHeapCapMb }),
      onLog: (level, message) => log(level, `[supervisor] ${message}`),
      onReady: () => {
        this.#broker.supervisorReady();
        this.setWatched(this.#isWatched);
      },
      onEnded: () => {
        this.#broker.supervisorEnded();
        this.#model.supervisorEnded();
      },
      onModelWanted: () => this.#model.ensure(),
      onModelUnwanted: () => void this.#model.end(),
      onNewLifeWanted: (reason) => {
        log('info', `The supervisor is started anew: ${reason}`);
        void this.reopen().catch((error: unknown) => log('error', `Search was not restarted: ${messageOf(error)}`));
      },
      onMemoryConfig: (memory) => void this.#keepMemoryConfig(memory, options.keepMemoryConfig),
    });
    const sendToSupervisor: SupervisorHost['send'] = (message, ports) => this.#host.send(message, ports);
    const createChannel = () => new MessageChannelMain();
    this.#broker = new PortBroker({ createChannel, sendToSupervisor, log });
    this.#model = new ModelHost({
      launch: () => launchModelProcess(launchOptions('model.js', 'model')),
      faults: options.modelFaults,
      createChannel,
      sendToSupervisor,
      clock,
      log,
    });
    this.#host.onStateChange(options.onStateChange);
    powerMonitor.on('on-battery', () => this.#host.updatePower(true));
    powerMonitor.on('on-ac', () => this.#host.updatePower(false));
    powerMonitor.on('suspend', () => this.#host.suspend());
    powerMonitor.on('resume', () => this.#host.resume());
  }

  get state(): SupervisorState {
    return this.#host.state;
  }

  /** Supervises a vault, in place of the one before. Openings in quick succession follow each other. */
  open(vault: VaultToSupervise): Promise<void> {
    this.#opening = this.#openAfter(this.#opening, vault);
    return this.#opening;
  }

  /** Ends this life cleanly and begins another one for the same vault, if there is one. */
  async reopen(): Promise<void> {
    await this.#opening.catch(() => {});
    if (this.#vault) await this.open(this.#vault);
  }

  /** The same because the user asked for it: the next life tells of it. */
  async restart(): Promise<void> {
    await this.#opening.catch(() => {});
    if (!this.#vault) return;
    this.#opening = this.#openAfter(this.#opening, this.#vault, restartWords);
    await this.#opening;
  }

  async #openAfter(earlier: Promise<void>, vault: VaultToSupervise, previousEnd: string | null = null): Promise<void> {
    await earlier.catch(() => {}); // Its caller has heard of the failure.
    await this.#end();
    if (this.#isClosed) return;
    this.#vault = vault;
    const { vaultFolder, dataFolder, readSettings } = vault;
    const config = {
      vaultFolder,
      dataFolder,
      settings: readSettings(),
      heapCapMb: supervisorHeapCapMb,
      isOnBattery: powerMonitor.isOnBatteryPower(),
      ...this.#testSwitches,
    };
    this.#host.start(config, previousEnd);
  }

  /** Gives a page its direct port, now and after each restart of the supervisor. */
  connect(page: WebContents): void {
    this.#broker.connect(brokerWindow(page));
  }

  /** Whether a person can see a window, for the life that runs and for those to come. */
  setWatched(isWatched: boolean): void {
    this.#isWatched = isWatched;
    this.#host.send({ kind: 'watched', isWatched });
  }

  retry(): void {
    this.#host.retry();
  }

  notesChanged(changes: readonly NoteChange[]): void {
    this.#host.send({ kind: 'notes-changed', changes: [...changes] });
  }

  rescan(): void {
    this.#host.send({ kind: 'rescan' });
  }

  updateSettings(settings: Settings): void {
    this.#host.updateSettings(settings);
  }

  /** Ends it for good: an opening under way starts nothing any more. */
  async stop(): Promise<void> {
    this.#isClosed = true;
    await this.#end();
  }

  /** Tells the supervisor whether its configuration was kept: it says so to the user only then. */
  async #keepMemoryConfig(
    memory: Readonly<Record<string, number>>,
    keep: SupervisionOptions['keepMemoryConfig'],
  ): Promise<void> {
    const problem = await keep(memory).then(() => null, messageOf);
    this.#host.send({ kind: 'memory-config-kept', problem });
  }

  async #end(): Promise<void> {
    this.#broker.supervisorEnded(); // A window that asks now gets its port from the next life.
    await this.#host.stop();
    await this.#model.end();
  }
}

function brokerWindow(page: WebContents): BrokerWindow {
  return {
    id: page.id,
    isDestroyed: () => page.isDestroyed(),
    // The broker's ports come from MessageChannelMain above.
    postMessage: (channel, message, ports) => page.postMessage(channel, message, ports as MessagePortMain[]),
    once: (event, listener) => page.once(event, listener),
  };
}
