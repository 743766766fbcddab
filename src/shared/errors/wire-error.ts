import { AppError, isErrorCode } from './app-error.ts';
import type { ErrorCode } from './error-codes.ts';

/** An error as plain data: it crosses every kind of port whole, and carries no stack to a window. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
}

const internalMessage = 'Something went wrong inside aiNote. The log has the details.';

export function toWireError(error: unknown): WireError {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  return { code: 'internal', message: internalMessage };
}

export function fromWireError(wire: WireError): AppError {
  return new AppError(isErrorCode(wire.code) ? wire.code : 'internal', wire.message);
}
