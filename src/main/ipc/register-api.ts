import { z } from 'zod';
import { mainSchemas, type MainHandlers } from '../../shared/contract/bridge-api.ts';
import { methodChannel } from '../../shared/contract/channels.ts';
import { AppError, isAppError } from '../../shared/errors/app-error.ts';
import { DisposableStore, type Disposable } from '../../shared/lifecycle/disposable.ts';
import { failure, success, type Envelope } from '../../shared/rpc/envelope.ts';
import type { Logger } from '../log/logger.ts';

/** The slice of Electron's ipcMain that is used. */
export interface InvokeRegistry<E> {
  handle(channel: string, listener: (event: E, params: unknown) => Promise<Envelope<unknown>>): void;
  removeHandler(channel: string): void;
}

export interface RegisterApiOptions<E> {
  readonly ipc: InvokeRegistry<E>;
  readonly handlers: MainHandlers;
  readonly isTrusted: (event: E) => boolean;
  readonly log: Logger;
}

type AnyHandler = (params: unknown, signal: AbortSignal) => unknown;

/** Serves every declared method as `area:method`. Each call is answered with an envelope; nothing is thrown across. */
export function registerApi<E>(options: RegisterApiOptions<E>): Disposable {
  const { ipc, handlers, isTrusted, log } = options;
  const store = new DisposableStore();
  const ending = new AbortController();
  store.addFunction(() => ending.abort());
  for (const [area, schemas] of Object.entries(mainSchemas)) {
    for (const [method, schema] of Object.entries(schemas)) {
      const channel = methodChannel(area, method);
      const handler = handlerOf(handlers, area, method);
      ipc.handle(channel, async (event, params) => {
        try {
          if (!isTrusted(event))
            throw new AppError('forbidden-sender', `${channel} may be called by the app's page only.`);
          return success(await handler(decode(channel, schema, params), ending.signal));
        } catch (error) {
          logFailure(log, channel, error);
          return failure(error);
        }
      });
      store.addFunction(() => ipc.removeHandler(channel));
    }
  }
  return store;
}

function handlerOf(handlers: MainHandlers, area: string, method: string): AnyHandler {
  // The schemas' names are the handlers' names by type, and each handler gets what its own schema decoded.
  const table = handlers as unknown as Readonly<Record<string, Readonly<Record<string, AnyHandler>>>>;
  const handler = table[area]?.[method];
  if (!handler) throw new Error(`${area}:${method} has no handler.`);
  return handler;
}

function decode(channel: string, schema: z.ZodType, params: unknown): unknown {
  const decoded = schema.safeParse(params);
  if (decoded.success) return decoded.data;
  throw new AppError('invalid-request', `${channel} was called wrongly: ${z.prettifyError(decoded.error)}`);
}

function logFailure(log: Logger, channel: string, error: unknown): void {
  if (!isAppError(error) || error.code === 'internal') log.error(`${channel} failed.`, error);
  else if (error.code === 'forbidden-sender' || error.code === 'invalid-request') log.warn(error.message);
  else if (error.code !== 'cancelled') log.info(`${channel}: ${error.code}`);
}
