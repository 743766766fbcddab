import { supervisorPortChannel } from '../../shared/contract/channels.ts';
import type { ToSupervisor } from '../../shared/contract/supervisor-control.ts';
import { messageOf } from '../../shared/errors/app-error.ts';
import type { TransferPort } from '../processes/hosted-process.ts';

/** The part of Electron's WebContents that the broker needs. */
export interface BrokerWindow {
  readonly id: number;
  isDestroyed(): boolean;
  postMessage(channel: string, message: unknown, ports: TransferPort[]): void;
  once(event: 'destroyed', listener: () => void): unknown;
}

/** A new channel; Electron's MessageChannelMain is one. */
export interface PortPair {
  readonly port1: TransferPort;
  readonly port2: TransferPort;
}

export interface PortBrokerOptions {
  readonly createChannel: () => PortPair;
  /** False when no supervisor took the message; it closes the ports then. */
  readonly sendToSupervisor: (message: ToSupervisor, ports: readonly TransferPort[]) => boolean;
  readonly log: (level: 'debug' | 'warn', message: string) => void;
}

/** Gives each window that asked its direct port to the supervisor, and a new one to each life of the supervisor. */
export class PortBroker {
  readonly #options: PortBrokerOptions;
  readonly #windows = new Map<number, BrokerWindow>();
  #isReady = false;

  constructor(options: PortBrokerOptions) {
    this.#options = options;
  }

  get windowCount(): number {
    return this.#windows.size;
  }

  /** A window asks for its port: it comes now, or when the supervisor is ready. Asking again replaces the port. */
  connect(window: BrokerWindow): void {
    if (window.isDestroyed()) return;
    if (!this.#windows.has(window.id)) {
      this.#windows.set(window.id, window);
      window.once('destroyed', () => void this.#windows.delete(window.id));
    }
    if (this.#isReady) this.#broker(window);
  }

  supervisorReady(): void {
    this.#isReady = true;
    for (const window of this.#windows.values()) this.#broker(window);
  }

  supervisorEnded(): void {
    this.#isReady = false;
  }

  #broker(window: BrokerWindow): void {
    if (window.isDestroyed()) {
      this.#windows.delete(window.id);
      return;
    }
    const { port1, port2 } = this.#options.createChannel();
    if (!this.#options.sendToSupervisor({ kind: 'client-port' }, [port2])) {
      port1.close();
      return;
    }
    try {
      window.postMessage(supervisorPortChannel, null, [port1]);
    } catch (error) {
      // The page went away in between; closing this end closes the supervisor's too.
      port1.close();
      this.#options.log('warn', `Window ${window.id} did not get its port: ${messageOf(error)}.`);
    }
  }
}
