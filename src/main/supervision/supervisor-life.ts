import {
  fromSupervisorSchema,
  type FromSupervisor,
  type SupervisorConfig,
  type ToSupervisor,
} from '../../shared/contract/supervisor-control.ts';
import { DisposableStore, type Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../shared/util/clock.ts';
import { describeExit, type HostedProcess, type ProcessExit, type TransferPort } from '../processes/hosted-process.ts';
import { heapLimitProblem } from './heap-limit-check.ts';
import { deadAfterMs, HeartbeatMonitor } from './heartbeat-monitor.ts';

export const startPatienceMs = 20_000;
export const stopPatienceMs = 5000;
/** After it said that it failed, it should end by itself. */
const failurePatienceMs = 2000;
const maxReportedMalformed = 10;
const maxLogLength = 4000;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LifeEnd {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** It was asked to stop and said that it had; the exit code decides nothing. */
  readonly isClean: boolean;
  readonly reason: string;
  /** The next start would end in the same way. */
  readonly isHopeless: boolean;
}

export interface LifeOptions {
  readonly process: HostedProcess;
  readonly clock: Clock;
  readonly heapCapMb: number;
  readonly log: (level: LogLevel, message: string) => void;
  readonly onReady: () => void;
  readonly onUnresponsive: () => void;
  readonly onRecovered: () => void;
  readonly onModelWanted: () => void;
  readonly onModelUnwanted: () => void;
  readonly onNewLifeWanted: (reason: string) => void;
  readonly onMemoryConfig: (memory: Readonly<Record<string, number>>) => void;
  readonly onLog: (level: 'info' | 'warn' | 'error', message: string) => void;
  /** Told exactly once, as the last event. */
  readonly onEnded: (end: LifeEnd) => void;
}

/** One life of the supervisor: decodes what it says, watches its start, its heartbeat and its end. */
export class SupervisorLife {
  readonly #options: LifeOptions;
  readonly #startedAtMs: number;
  readonly #timers = new DisposableStore();
  #startDeadline: Disposable | null = null;
  #monitor: HeartbeatMonitor | null = null;
  #saidHello = false;
  #stopAsked = false;
  #saidStopped = false;
  #isHopeless = false;
  #verdict: string | null = null;
  #malformed = 0;
  #hasEnded = false;

  constructor(options: LifeOptions) {
    this.#options = options;
    this.#startedAtMs = options.clock.nowMs();
    this.#timers.addFunction(() => this.#startDeadline?.dispose());
    this.#timers.addFunction(() => this.#monitor?.dispose());
  }

  /** Listens, and gives the process its config. Apart from the constructor, so that no event precedes its owner. */
  begin(config: SupervisorConfig): void {
    this.#armStartDeadline();
    this.send({ kind: 'start', config });
    this.#options.process.onMessage((message) => this.#receive(message));
    this.#options.process.onExit((exit) => this.#ended(exit));
  }

  get pid(): number | null {
    return this.#options.process.pid;
  }

  send(message: ToSupervisor, ports: readonly TransferPort[] = []): boolean {
    return this.#options.process.post(message, ports);
  }

  /** Asks it to stop, and ends it by force when it has not in time. */
  stop(): void {
    if (this.#stopAsked || this.#hasEnded) return;
    this.#stopAsked = true;
    this.#startDeadline?.dispose();
    this.#monitor?.dispose();
    this.send({ kind: 'stop' });
    this.#killAfter(stopPatienceMs, 'it did not stop in time');
  }

  /** The machine goes to sleep: silence means nothing until it wakes. */
  suspend(): void {
    this.#startDeadline?.dispose();
    this.#monitor?.suspend();
  }

  resume(): void {
    if (this.#hasEnded || this.#stopAsked) return;
    if (this.#monitor) this.#monitor.resume();
    else this.#armStartDeadline();
  }

  #armStartDeadline(): void {
    this.#startDeadline?.dispose();
    this.#startDeadline = this.#options.clock.after(startPatienceMs, () => {
      this.#kill(`it was not ready within ${startPatienceMs / 1000} s`);
    });
  }

  #receive(raw: unknown): void {
    if (this.#hasEnded) return;
    const decoded = fromSupervisorSchema.safeParse(raw);
    if (decoded.success) this.#handle(decoded.data);
    else this.#dropMalformed();
  }

  #dropMalformed(): void {
    this.#malformed += 1;
    if (this.#malformed > maxReportedMalformed) return;
    this.#options.log('warn', 'The supervisor sent a message of unknown form; it was dropped.');
  }

  #handle(message: FromSupervisor): void {
    switch (message.kind) {
      case 'hello':
        return this.#checkHeap(message.heapLimitBytes);
      case 'ready':
        return this.#becomeReady();
      case 'beat':
        return this.#monitor?.beat();
      case 'model-wanted':
        return this.#options.onModelWanted();
      case 'memory-config':
        return this.#options.onMemoryConfig(message.memory);
      case 'model-unwanted':
        return this.#options.onModelUnwanted();
      case 'new-life-wanted':
        return this.#options.onNewLifeWanted(message.reason.slice(0, maxLogLength));
      case 'stopped':
        this.#saidStopped = true;
        return;
      case 'failed':
        return this.#fail(message.message.slice(0, maxLogLength));
      case 'log':
        return this.#options.onLog(message.level, message.message.slice(0, maxLogLength));
    }
  }

  #checkHeap(limitBytes: number): void {
    this.#saidHello = true;
    const problem = heapLimitProblem(limitBytes, this.#options.heapCapMb);
    if (problem === null) return;
    this.#isHopeless = true;
    this.#kill(problem);
  }

  #becomeReady(): void {
    if (this.#monitor || this.#stopAsked || this.#verdict !== null) return;
    if (!this.#saidHello) {
      this.#kill('it was ready before it had told its heap limit');
      return;
    }
    this.#startDeadline?.dispose();
    this.#monitor = new HeartbeatMonitor(this.#options.clock, {
      onSuspect: this.#options.onUnresponsive,
      onRecovered: this.#options.onRecovered,
      onDead: () => this.#kill(`it gave no sign of life for ${deadAfterMs / 1000} s`),
    });
    this.#options.onReady();
  }

  #fail(message: string): void {
    this.#options.log('error', `The supervisor failed: ${message}`);
    this.#verdict ??= message;
    this.#killAfter(failurePatienceMs, message);
  }

  #killAfter(delayMs: number, reason: string): void {
    this.#timers.add(this.#options.clock.after(delayMs, () => this.#kill(reason)));
  }

  /** By force: what no longer answers, or must not run on, is not asked politely. */
  #kill(reason: string): void {
    this.#verdict ??= reason;
    this.#timers.dispose();
    this.#options.process.kill('at-once');
  }

  #ended(exit: ProcessExit): void {
    this.#hasEnded = true;
    this.#timers.dispose();
    const isClean = this.#stopAsked && this.#saidStopped;
    this.#options.onEnded({
      startedAtMs: this.#startedAtMs,
      endedAtMs: this.#options.clock.nowMs(),
      isClean,
      reason: this.#verdict ?? (isClean ? 'it was stopped' : describeExit(exit)),
      isHopeless: this.#isHopeless,
    });
  }
}
