import { AppError } from '../errors/app-error.ts';
import type { ErrorCode } from '../errors/error-codes.ts';

/** The system's code of a failed file operation, such as ENOENT; null for other errors. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

const known: Readonly<Record<string, { code: ErrorCode; message: (name: string) => string }>> = {
  ENOENT: {
    code: 'note-missing',
    message: (name) => `"${name}" is not there any more. It may have been moved or deleted.`,
  },
  EEXIST: {
    code: 'note-exists',
    message: (name) => `There is already something named "${name}". Choose another name.`,
  },
  ENOSPC: {
    code: 'disk-full',
    message: (name) =>
      `The disk is full, so "${name}" was not written. Free some space and try again; your text is kept in the editor.`,
  },
  EDQUOT: {
    code: 'disk-full',
    message: (name) =>
      `Your disk quota is used up, so "${name}" was not written. Free some space and try again; your text is kept in the editor.`,
  },
  EACCES: {
    code: 'permission-denied',
    message: (name) =>
      `The system does not allow access to "${name}". Check the permissions of the file and its folder.`,
  },
  EPERM: {
    code: 'permission-denied',
    message: (name) =>
      `The system does not allow access to "${name}". Check the permissions of the file and its folder.`,
  },
  EROFS: {
    code: 'permission-denied',
    message: (name) => `"${name}" is on a read-only disk. Make it writable, or copy the vault elsewhere.`,
  },
  ENOTDIR: {
    code: 'note-name-invalid',
    message: (name) => `"${name}" cannot be there: a part of its path is a file, not a folder.`,
  },
  EISDIR: { code: 'file-error', message: (name) => `"${name}" is a folder, not a note. Choose another name.` },
  EBUSY: {
    code: 'file-error',
    message: (name) =>
      `Another program is using "${name}". Close it there and try again; your text is kept in the editor.`,
  },
  ENAMETOOLONG: {
    code: 'note-name-invalid',
    message: (name) => `The name "${name.slice(0, 60)}…" is too long for this disk.`,
  },
};

/** A file operation's failure as an AppError whose message says what to do. */
export function fileError(error: unknown, name: string): AppError {
  if (error instanceof AppError) return error;
  const code = systemCode(error);
  const entry = code === null ? undefined : known[code];
  if (entry) return new AppError(entry.code, entry.message(name), { cause: error });
  return new AppError('file-error', `"${name}" could not be read or written (${code ?? String(error)}).`, {
    cause: error,
  });
}
