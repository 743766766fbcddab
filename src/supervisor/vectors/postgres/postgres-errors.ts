import { AppError, messageOf } from '../../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../../shared/errors/error-codes.ts';

/** What node and the server call a failure: an errno such as ECONNREFUSED, or five characters of SQLSTATE. */
function stateOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

const networkStates = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT', // A socket file that is not there.
]);

/** pg gives these no code. */
const networkMessages =
  /connection terminated|timeout exceeded when trying to connect|connection ended|not queryable|client was closed/i;

/** True when the connection is gone or could not be made: another one may do. */
export function isConnectionLoss(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isConnectionLoss); // One for each address of a name.
  const state = stateOf(error);
  if (networkStates.has(state) || state.startsWith('08') || /^57P0[1-3]$/.test(state)) return true;
  return state === '' && networkMessages.test(messageOf(error));
}

export const isExtensionUnavailable = (error: unknown): boolean => ['58P01', '0A000'].includes(stateOf(error));
export const isPrivilegeMissing = (error: unknown): boolean => stateOf(error) === '42501';
export const isStatementCancelled = (error: unknown): boolean => stateOf(error) === '57014';

const knownStates: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  '28P01': ['permission-denied', 'refused the user name or the password. Correct the connection string in settings.'],
  '28000': [
    'permission-denied',
    'does not let this user in. Correct the connection string, or the server’s pg_hba.conf.',
  ],
  '42501': [
    'permission-denied',
    'does not allow this user what the vector store needs: to create a schema and tables.',
  ],
  '3D000': ['settings-invalid', 'has no database of the name in the connection string.'],
  '53100': ['disk-full', 'has no room left on its disk.'],
  '53300': ['database-error', 'has no free connection. Close some, or raise its max_connections.'],
  '57014': ['database-error', 'took longer for a statement than the store allows.'],
};

/** @param server host and port, without user or password */
export function asAppError(error: unknown, server: string): AppError {
  if (error instanceof AppError) return error;
  const known = knownStates[stateOf(error)];
  if (known) return new AppError(known[0], `The PostgreSQL server at ${server} ${known[1]}`, { cause: error });
  if (isConnectionLoss(error))
    return new AppError(
      'database-error',
      `The PostgreSQL server at ${server} does not answer. Is it running, and is the address in settings right?`,
      { cause: error },
    );
  if (/^query read timeout$/i.test(messageOf(error)))
    return asAppError(Object.assign(new Error(), { code: '57014' }), server);
  return new AppError('database-error', `The PostgreSQL server at ${server} failed: ${messageOf(error)}`, {
    cause: error,
  });
}
