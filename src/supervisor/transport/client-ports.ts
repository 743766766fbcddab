import {
  supervisorSchemas,
  supervisorStreamSchemas,
  type SupervisorHandlers,
  type SupervisorStreamHandlers,
} from '../../shared/contract/bridge-api.ts';
import { portMethod } from '../../shared/contract/channels.ts';
import type { MetricsFrame } from '../../shared/contract/memory-api.ts';
import type { MemoryEvent } from '../../shared/contract/memory-events.ts';
import type { Disposable } from '../../shared/lifecycle/disposable.ts';
import type { PortLike } from '../../shared/rpc/port-like.ts';
import { PortServer, type PortMethod } from '../../shared/rpc/port-server.ts';
import type { Logger } from '../logger.ts';

const maxConcurrentCalls = 64;

/** Serves the windows' direct ports; a port's server ends with its port. */
export class ClientPorts implements Disposable {
  readonly #methods: Record<string, PortMethod>;
  readonly #log: Logger;
  readonly #onBug: (error: unknown) => void;
  readonly #servers = new Set<PortServer>();

  /** `onBug` is told of every error that a handler did not mean to throw. */
  constructor(handlers: SupervisorHandlers & SupervisorStreamHandlers, log: Logger, onBug: (error: unknown) => void) {
    this.#methods = methodTable(handlers);
    this.#log = log;
    this.#onBug = onBug;
  }

  get count(): number {
    return this.#servers.size;
  }

  add(port: PortLike): void {
    const server: PortServer = new PortServer(port, {
      methods: this.#methods,
      maxConcurrent: maxConcurrentCalls,
      onInternalError: (error, method) => {
        this.#log.error(`'${method}' failed: ${error instanceof Error ? error.stack : String(error)}`);
        this.#onBug(error);
      },
      onClose: () => void this.#servers.delete(server),
    });
    this.#servers.add(server);
  }

  publish(frame: MetricsFrame): void {
    for (const server of this.#servers) server.publish(frame);
  }

  tell(event: MemoryEvent): void {
    for (const server of this.#servers) server.tell(event);
  }

  dispose(): void {
    for (const server of this.#servers) server.dispose();
  }
}

/** Joins each declared schema with its handler under the name `area.method`. */
function methodTable(handlers: SupervisorHandlers & SupervisorStreamHandlers): Record<string, PortMethod> {
  const table: Record<string, PortMethod> = {};
  for (const [area, schemas] of Object.entries({ ...supervisorSchemas, ...supervisorStreamSchemas })) {
    for (const [method, params] of Object.entries(schemas)) {
      const areaHandlers = handlers[area as keyof typeof handlers] as unknown as Record<string, PortMethod['handle']>;
      const handle = areaHandlers[method];
      if (handle) table[portMethod(area, method)] = { params, handle };
    }
  }
  return table;
}
