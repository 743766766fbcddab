import { messageOf } from '../../shared/errors/app-error.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { Clock } from '../../shared/util/clock.ts';

/** How long a process may take to heed a polite kill, and then a forced one, before the next step. */
export const killPatienceMs = 3000;

/** One end of a message channel on its way to another process. Electron's MessagePortMain is one. */
export interface TransferPort {
  close(): void;
}

export interface ProcessExit {
  /** As an unsigned 32-bit number; 0 proves nothing, since a crash may report it. */
  readonly code: number;
  /** Where V8 gave up (out of memory, for example), when it said so. */
  readonly fatalError: string | null;
}

/** One life of a child process. A listener that comes after its event is still called. */
export interface HostedProcess {
  readonly name: string;
  /** Null before the process has spawned and after it has ended. */
  readonly pid: number | null;
  /** False when the message could not be sent; its ports are then closed. */
  post(message: unknown, ports?: readonly TransferPort[]): boolean;
  onSpawn(listener: (pid: number) => void): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called exactly once, also for a process that never started or whose end was never reported. */
  onExit(listener: (exit: ProcessExit) => void): void;
  /** Ends the process, as soon as it has spawned: politely and after 3 s by force, or by force at once. */
  kill(how?: 'politely' | 'at-once'): void;
}

/** The part of Electron's UtilityProcess that we use. */
export interface UtilityChild {
  readonly pid: number | undefined;
  kill(): boolean;
  postMessage(message: unknown, ports?: TransferPort[]): void;
  on(event: 'spawn', listener: () => void): unknown;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  on(event: 'error', listener: (type: 'FatalError', location: string, report: string) => void): unknown;
}

export interface HostedChildOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly onError: (message: string) => void;
  /** Sends SIGKILL; given so that tests kill nothing. */
  readonly forceKill?: (pid: number) => void;
}

/** The code that is reported for a process which did not report its own end after it was killed. */
export const unreportedExitCode = 0xffff_ffff;

/** Wraps a utility process so that its end is told once, and a kill always leads to one. */
export class HostedChild implements HostedProcess {
  readonly name: string;
  readonly #child: UtilityChild;
  readonly #options: HostedChildOptions;
  readonly #exitListeners: ((exit: ProcessExit) => void)[] = [];
  readonly #spawnListeners: ((pid: number) => void)[] = [];
  #pid: number | null = null;
  #exit: ProcessExit | null = null;
  #fatalError: string | null = null;
  #kill: 'politely' | 'at-once' | null = null;
  #killStep: Disposable | null = null;

  constructor(child: UtilityChild, options: HostedChildOptions) {
    this.name = options.name;
    this.#child = child;
    this.#options = options;
    child.on('spawn', () => this.#spawned());
    child.on('error', (_type, location) => (this.#fatalError = location));
    child.on('exit', (code) => this.#ended(code));
  }

  get pid(): number | null {
    return this.#pid;
  }

  post(message: unknown, ports: readonly TransferPort[] = []): boolean {
    try {
      if (this.#exit) throw new Error('the process has ended');
      this.#child.postMessage(message, [...ports]);
      return true;
    } catch (error) {
      for (const port of ports) port.close();
      this.#options.onError(`A message to ${this.name} was not sent: ${messageOf(error)}.`);
      return false;
    }
  }

  onSpawn(listener: (pid: number) => void): void {
    if (this.#pid !== null) listener(this.#pid);
    else this.#spawnListeners.push(listener);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#child.on('message', listener);
  }

  onExit(listener: (exit: ProcessExit) => void): void {
    if (this.#exit) listener(this.#exit);
    else this.#exitListeners.push(listener);
  }

  kill(how: 'politely' | 'at-once' = 'politely'): void {
    if (this.#exit || this.#kill === 'at-once' || this.#kill === how) return;
    this.#kill = how;
    // A kill before the spawn does nothing (electron#44009), so it waits for that event, though not for ever.
    if (this.#pid === null) this.#nextKillStep(() => this.#giveUp());
    else this.#killSpawned(this.#pid);
  }

  #spawned(): void {
    const pid = this.#child.pid;
    if (pid === undefined) return;
    if (this.#exit) {
      this.#force(pid); // It came to life after we had given it up.
      return;
    }
    this.#pid = pid;
    for (const listener of this.#spawnListeners.splice(0)) listener(pid);
    if (this.#kill) this.#killSpawned(pid);
  }

  #killSpawned(pid: number): void {
    const force = () => {
      this.#force(pid);
      this.#nextKillStep(() => this.#giveUp());
    };
    if (this.#kill === 'at-once') {
      force();
      return;
    }
    this.#child.kill();
    this.#nextKillStep(force);
  }

  #nextKillStep(step: () => void): void {
    this.#killStep?.dispose();
    this.#killStep = this.#options.clock.after(killPatienceMs, step);
  }

  #force(pid: number): void {
    try {
      (this.#options.forceKill ?? forceKill)(pid);
    } catch (error) {
      this.#options.onError(`${this.name} (process ${pid}) could not be killed: ${messageOf(error)}.`);
    }
  }

  #giveUp(): void {
    this.#options.onError(`${this.name} was killed and has not reported its end.`);
    this.#ended(unreportedExitCode);
  }

  /** Electron may tell of one exit twice (electron#44012). */
  #ended(code: number): void {
    if (this.#exit) return;
    this.#killStep?.dispose();
    this.#pid = null;
    this.#exit = { code: unsignedExitCode(code), fatalError: this.#fatalError };
    this.#spawnListeners.length = 0;
    for (const listener of this.#exitListeners.splice(0)) listener(this.#exit);
  }
}

/** Windows may report a code as a 64-bit number (electron#49455). */
export function unsignedExitCode(code: number): number {
  return Number.isFinite(code) ? Number(BigInt.asUintN(32, BigInt(Math.trunc(code)))) : unreportedExitCode;
}

/** The end of a process in words, for a log or a state line. */
export function describeExit(exit: ProcessExit): string {
  if (exit.fatalError !== null) return `it ended with a fatal error (${exit.fatalError})`;
  if (exit.code === unreportedExitCode) return 'it was killed and did not report its end';
  return `it ended with code ${exit.code}`;
}

function forceKill(pid: number): void {
  process.kill(pid, 'SIGKILL');
}
