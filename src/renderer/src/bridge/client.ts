import type { BridgeApi, StreamCall } from '../../../shared/contract/bridge-api.ts';
import { isErrorCode } from '../../../shared/errors/app-error.ts';
import { fromWireError, type WireError } from '../../../shared/errors/wire-error.ts';

/** The bridge as stores use it: the same functions, with a thrown AppError in place of a rejected plain object. */
export type Client = BridgeApi;

type BridgeFunction = (...args: unknown[]) => unknown;

function isWireError(value: unknown): value is WireError {
  return typeof value === 'object' && value !== null && 'code' in value && isErrorCode(value.code);
}

function isStreamCall(value: unknown): value is StreamCall<unknown> {
  return typeof value === 'object' && value !== null && 'result' in value && value.result instanceof Promise;
}

function opened(answer: Promise<unknown>): Promise<unknown> {
  return answer.catch((error: unknown) => {
    throw isWireError(error) ? fromWireError(error) : error;
  });
}

function withAppErrors(call: BridgeFunction): BridgeFunction {
  return (...args) => {
    const answer = call(...args);
    if (isStreamCall(answer)) return { result: opened(answer.result), cancel: answer.cancel };
    return answer instanceof Promise ? opened(answer) : answer; // What is neither is a listener's stop function.
  };
}

export function createClient(bridge: BridgeApi): Client {
  const areas = Object.entries(bridge).map(([area, functions]) => [
    area,
    Object.fromEntries(Object.entries(functions).map(([name, call]) => [name, withAppErrors(call as BridgeFunction)])),
  ]);
  return Object.fromEntries(areas) as Client; // Same names, same arguments, same answers.
}

let current: Client | null = null;

export function client(): Client {
  current ??= createClient(window.ainote);
  return current;
}
