import type { Settings } from '../../shared/contract/settings-api.ts';
import type { SupervisorConfig, ToSupervisor } from '../../shared/contract/supervisor-control.ts';
import type { SupervisorPhase, SupervisorState } from '../../shared/contract/supervisor-state.ts';
import { messageOf } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import { invariant } from '../../shared/util/assert.ts';
import type { Clock } from '../../shared/util/clock.ts';
import type { HostedProcess, TransferPort } from '../processes/hosted-process.ts';
import { decideRestart, rememberLife, type CrashedLife } from './restart-policy.ts';
import { SupervisorLife, type LifeEnd, type LogLevel } from './supervisor-life.ts';

export type HostConfig = Omit<SupervisorConfig, 'epoch' | 'previousEnd'>;

export interface SupervisorHostOptions {
  readonly launch: (epoch: number) => HostedProcess;
  readonly clock: Clock;
  /** Gives 0..1, for the jitter of restarts. */
  readonly random: () => number;
  /** The host's own words. */
  readonly log: (level: LogLevel, message: string) => void;
  /** The supervisor's words. */
  readonly onLog: (level: 'info' | 'warn' | 'error', message: string) => void;
  readonly onReady: (epoch: number) => void;
  /** A life is over, however it ended; what was handed to it is lost. */
  readonly onEnded: (epoch: number) => void;
  readonly onModelWanted: () => void;
  readonly onModelUnwanted: () => void;
  /** The supervisor asks to be stopped and started again. */
  readonly onNewLifeWanted: (reason: string) => void;
  readonly onMemoryConfig: (memory: Readonly<Record<string, number>>) => void;
}

/** Keeps a supervisor alive: starts it, restarts it by the policy, stops it, and tells its state. */
export class SupervisorHost {
  readonly #options: SupervisorHostOptions;
  readonly #listeners = new Set<(state: SupervisorState) => void>();
  #config: HostConfig | null = null;
  #phase: SupervisorPhase = 'stopped';
  #epoch = 0;
  #life: SupervisorLife | null = null;
  #crashes: readonly CrashedLife[] = [];
  #nextStart: { readonly timer: Disposable; readonly dueMs: number } | null = null;
  #lastExit: string | null = null;
  /** Why the life before ended on this config; null for the first, and after a clean end. */
  #previousEnd: string | null = null;
  #stopping: { readonly done: Promise<boolean>; readonly resolve: (isClean: boolean) => void } | null = null;
  #isSuspended = false;

  constructor(options: SupervisorHostOptions) {
    this.#options = options;
  }

  get state(): SupervisorState {
    return {
      phase: this.#phase,
      epoch: this.#epoch,
      pid: this.#life?.pid ?? null,
      nextStartInMs: this.#nextStart ? Math.max(0, this.#nextStart.dueMs - this.#options.clock.nowMs()) : null,
      lastExit: this.#lastExit,
    };
  }

  /** Listens to changes of the state; returns the stop function. */
  onStateChange(listener: (state: SupervisorState) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** `previousEnd`: why the life before on this config was ended, for the new one to tell; null when there is nothing to tell. */
  start(config: HostConfig, previousEnd: string | null = null): void {
    invariant(this.#phase === 'stopped', `the supervisor cannot start while it is ${this.#phase}`);
    this.#config = config;
    this.#previousEnd = previousEnd; // Another vault may have been open before: its end is none of this one's.
    this.#crashes = [];
    this.#launch();
  }

  /** Starts again what was given up, with a fresh budget of crashes; or at once what waits for its restart. */
  retry(): void {
    if (this.#phase === 'degraded') this.#crashes = [];
    else if (this.#phase !== 'restarting') return;
    this.#cancelNextStart();
    this.#launch();
  }

  /** Resolves when it has ended: true when it said so itself, false when it had to be killed or crashed. */
  stop(): Promise<boolean> {
    if (this.#stopping) return this.#stopping.done;
    this.#cancelNextStart();
    if (!this.#life) {
      this.#enter('stopped');
      return Promise.resolve(true);
    }
    let resolve: (isClean: boolean) => void = () => {};
    const done = new Promise<boolean>((settle) => (resolve = settle));
    this.#stopping = { done, resolve };
    this.#enter('stopping');
    this.#life.stop();
    return done;
  }

  /** Sends to the living process; false when there is none, and then the ports are closed. */
  send(message: ToSupervisor, ports: readonly TransferPort[] = []): boolean {
    if (this.#life) return this.#life.send(message, ports);
    for (const port of ports) port.close();
    this.#options.log('debug', `'${message.kind}' was not sent: no supervisor runs.`);
    return false;
  }

  /** For the life that runs and for those to come. */
  updateSettings(settings: Settings): void {
    if (!this.#config) return;
    this.#config = { ...this.#config, settings };
    this.send({ kind: 'settings', settings });
  }

  /** For the life that runs and for those to come. */
  updatePower(isOnBattery: boolean): void {
    if (!this.#config) return;
    this.#config = { ...this.#config, isOnBattery };
    this.send({ kind: 'power', isOnBattery });
  }

  suspend(): void {
    this.#isSuspended = true;
    this.#life?.suspend();
  }

  resume(): void {
    this.#isSuspended = false;
    this.#life?.resume();
  }

  #launch(): void {
    const config = this.#config;
    invariant(config && !this.#life, 'a launch needs a config and no other life');
    this.#epoch += 1;
    const startedAtMs = this.#options.clock.nowMs();
    try {
      this.#life = this.#newLife(this.#options.launch(this.#epoch), config);
    } catch (error) {
      const endedAtMs = this.#options.clock.nowMs();
      const reason = `it could not be started: ${messageOf(error)}`;
      this.#ended({ startedAtMs, endedAtMs, isClean: false, reason, isHopeless: false });
      return;
    }
    const life = this.#life;
    this.#enter('starting');
    life.begin({ ...config, epoch: this.#epoch, previousEnd: this.#previousEnd });
    if (this.#isSuspended) life.suspend();
  }

  #newLife(process: HostedProcess, config: HostConfig): SupervisorLife {
    const { clock, log, onLog, onModelWanted, onModelUnwanted, onNewLifeWanted, onMemoryConfig } = this.#options;
    return new SupervisorLife({
      process,
      clock,
      heapCapMb: config.heapCapMb,
      log,
      onLog,
      onModelWanted,
      onModelUnwanted,
      onNewLifeWanted,
      onMemoryConfig,
      onReady: () => {
        this.#enter('ready');
        this.#options.onReady(this.#epoch);
      },
      onUnresponsive: () => this.#enter('unresponsive'),
      onRecovered: () => this.#enter('ready'),
      onEnded: (end) => this.#ended(end),
    });
  }

  #ended(end: LifeEnd): void {
    this.#life = null;
    this.#lastExit = end.reason;
    this.#previousEnd = end.isClean ? null : end.reason;
    const stopping = this.#stopping;
    this.#stopping = null;
    this.#options.log(end.isClean ? 'info' : 'warn', `The supervisor (life ${this.#epoch}) has ended: ${end.reason}.`);
    this.#options.onEnded(this.#epoch);
    if (stopping) {
      this.#enter('stopped');
      stopping.resolve(end.isClean);
    } else this.#decideNext(end);
  }

  #decideNext(end: LifeEnd): void {
    const { clock, random } = this.#options;
    this.#crashes = rememberLife(this.#crashes, end);
    const decision = decideRestart(this.#crashes, clock.nowMs(), random);
    if (end.isHopeless || decision.kind === 'degraded') {
      const reason = decision.kind === 'degraded' ? decision.reason : 'A restart would change nothing.';
      this.#options.log('error', `The supervisor stays off until it is tried again: ${reason}`);
      this.#enter('degraded');
      return;
    }
    this.#nextStart = {
      dueMs: clock.nowMs() + decision.afterMs,
      timer: clock.after(decision.afterMs, () => {
        this.#nextStart = null;
        this.#launch();
      }),
    };
    this.#enter('restarting');
  }

  #cancelNextStart(): void {
    this.#nextStart?.timer.dispose();
    this.#nextStart = null;
  }

  #enter(phase: SupervisorPhase): void {
    this.#phase = phase;
    const state = this.state;
    for (const listener of this.#listeners) listener(state);
  }
}
