import type { EventEmitter } from 'node:events';
import {
  toSupervisorSchema,
  type FromSupervisor,
  type ToSupervisor,
} from '../../shared/contract/supervisor-control.ts';
import { electronPort } from '../../shared/rpc/electron-port.ts';
import type { PortLike } from '../../shared/rpc/port-like.ts';
import type { Logger } from '../logger.ts';

/** The part of Electron's `process.parentPort` that we use. */
interface ParentPort extends Pick<EventEmitter, 'eventNames' | 'listenerCount'> {
  on(
    event: 'message',
    listener: (event: { data: unknown; ports: Parameters<typeof electronPort>[0][] }) => void,
  ): unknown;
  postMessage(message: unknown): void;
}

/** The only place that touches the port to main. */
export class ParentLink {
  readonly #port: ParentPort;

  constructor() {
    const { parentPort } = process as unknown as { parentPort?: ParentPort }; // Electron adds it in utility processes.
    if (!parentPort) throw new Error('The supervisor runs as an Electron utility process only.');
    this.#port = parentPort;
  }

  send(message: FromSupervisor): void {
    this.#port.postMessage(message);
  }

  onMessage(listener: (message: ToSupervisor, port: PortLike | null) => void): void {
    this.#port.on('message', (event) => {
      const decoded = toSupervisorSchema.safeParse(event.data);
      const [port] = event.ports;
      if (decoded.success) listener(decoded.data, port ? electronPort(port) : null);
      else this.log.error(`Main sent a message of the wrong form: ${decoded.error.message}`);
    });
  }

  /** Who listens to main, to be counted. */
  get emitter(): Pick<EventEmitter, 'eventNames' | 'listenerCount'> {
    return this.#port;
  }

  get log(): Logger {
    const write = (level: 'info' | 'warn' | 'error') => (message: string) => this.send({ kind: 'log', level, message });
    return { info: write('info'), warn: write('warn'), error: write('error') };
  }
}
