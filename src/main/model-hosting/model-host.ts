import type { ModelFault } from '../../shared/contract/model-faults.ts';
import type { ToModel } from '../../shared/contract/model-api.ts';
import type { ToSupervisor } from '../../shared/contract/supervisor-control.ts';
import { messageOf } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/util/clock.ts';
import { describeExit, type HostedProcess, type ProcessExit, type TransferPort } from '../processes/hosted-process.ts';

/** V8's heap of the model process. The weights lie in WebAssembly's memory, which is counted apart. */
export const modelHeapCapMb = 512;
/** Its memory is wanted back, so a process that hangs in a computation is not waited for. */
export const endPatienceMs = 1000;

export interface ModelHostOptions {
  readonly launch: () => HostedProcess;
  /** What it is to fail on, for tests. */
  readonly faults: readonly ModelFault[];
  readonly createChannel: () => { readonly port1: TransferPort; readonly port2: TransferPort };
  /** False when no supervisor took the message; it closes the ports then. */
  readonly sendToSupervisor: (message: ToSupervisor, ports?: readonly TransferPort[]) => boolean;
  readonly clock: Clock;
  readonly log: (level: 'debug' | 'info' | 'warn', message: string) => void;
}

interface ModelLife {
  readonly process: HostedProcess;
  readonly ended: Promise<void>;
  /** The supervisor's end of the channel, until it is handed over. */
  portToHandOver: TransferPort | null;
  pid: number | null;
  isEnding: boolean;
  /** Who asked for it still lives and must hear of its end. */
  hasAsker: boolean;
}

/** Owns the model process: there is one while it is wanted, and its end is sure. */
export class ModelHost {
  readonly #options: ModelHostOptions;
  #life: ModelLife | null = null;
  #wantedAfterEnd = false;

  constructor(options: ModelHostOptions) {
    this.#options = options;
  }

  get pid(): number | null {
    return this.#life?.process.pid ?? null;
  }

  /**
   * The supervisor wants the model. It asks only when it has no port to one, so a process whose port it was given is
   * dead or dying, though its exit may not be told yet: the next one starts after it.
   */
  ensure(): void {
    if (!this.#life) return this.#launch();
    const isOnItsWay = this.#life.portToHandOver !== null && !this.#life.isEnding;
    if (isOnItsWay) return;
    if (!this.#life.isEnding) this.#end(this.#life);
    this.#wantedAfterEnd = true;
  }

  /** Ends the model process; resolves when it is gone. */
  end(): Promise<void> {
    this.#wantedAfterEnd = false;
    const life = this.#life;
    if (!life) return Promise.resolve();
    if (!life.isEnding) this.#end(life);
    return life.ended;
  }

  /** Its only client is gone: a new supervisor gets a new model process when it asks for one. */
  supervisorEnded(): void {
    if (this.#life) this.#life.hasAsker = false;
    void this.end();
  }

  #launch(): void {
    let process: HostedProcess;
    try {
      process = this.#options.launch();
    } catch (error) {
      this.#tellExited(null, `it could not be started: ${messageOf(error)}`);
      return;
    }
    const ended = new Promise<void>((resolve) => process.onExit(() => resolve()));
    const { port1, port2 } = this.#options.createChannel();
    const life: ModelLife = { process, ended, portToHandOver: port2, pid: null, isEnding: false, hasAsker: true };
    this.#life = life;
    this.#post(life, { kind: 'supervisor-port', faults: this.#options.faults }, [port1]);
    process.onSpawn((pid) => this.#handOver(life, pid));
    process.onExit((exit) => this.#exited(life, exit));
  }

  /** Waits for the spawn, since the supervisor measures the process by its number. */
  #handOver(life: ModelLife, pid: number): void {
    life.pid = pid;
    const port = life.portToHandOver;
    if (life.isEnding || !port) return;
    life.portToHandOver = null;
    if (!this.#options.sendToSupervisor({ kind: 'model-port', pid }, [port])) this.#end(life);
  }

  #end(life: ModelLife): void {
    life.isEnding = true;
    this.#post(life, { kind: 'stop' });
    const patience = this.#options.clock.after(endPatienceMs, () => life.process.kill('at-once'));
    life.process.onExit(() => patience.dispose());
  }

  #post(life: ModelLife, message: ToModel, ports: readonly TransferPort[] = []): void {
    life.process.post(message, ports);
  }

  #exited(life: ModelLife, exit: ProcessExit): void {
    const reason = life.isEnding ? 'it was ended' : describeExit(exit);
    this.#options.log(life.isEnding ? 'info' : 'warn', `The model process has ended: ${reason}.`);
    this.#life = null;
    life.portToHandOver?.close();
    if (life.hasAsker) this.#tellExited(life.pid, reason);
    const isWanted = this.#wantedAfterEnd;
    this.#wantedAfterEnd = false;
    if (isWanted) this.#launch();
  }

  #tellExited(pid: number | null, reason: string): void {
    this.#options.sendToSupervisor({ kind: 'model-exited', pid, reason });
  }
}
