import type { BridgeApi } from '../../../shared/contract/bridge-api.ts';
import { isErrorCode } from '../../../shared/errors/app-error.ts';
import { fromWireError, type WireError } from '../../../shared/errors/wire-error.ts';

/** The bridge as stores use it: the same functions, with a thrown AppError in place of a rejected plain object. */
export type Client = BridgeApi;

type BridgeFunction = (...args: unknown[]) => unknown;

function isWireError(value: unknown): value is WireError {
  return typeof value === 'object' && value !== null && 'code' in value && isErrorCode(value.code);
}

function withAppErrors(call: BridgeFunction): BridgeFunction {
  return (...args) => {
    const answer = call(...args);
    if (!(answer instanceof Promise)) return answer; // A listener's stop function.
    return answer.catch((error: unknown) => {
      throw isWireError(error) ? fromWireError(error) : error;
    });
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
