import { constants, open } from 'node:fs/promises';
import { maxNoteBytes } from '../contract/notes-api.ts';
import { AppError } from '../errors/app-error.ts';
import type { NotePath } from '../types/note-path.ts';
import { revisionOf } from './content-hash.ts';
import { fileError } from './file-errors.ts';
import { resolveInVault, type VaultRoot } from './vault-path.ts';

export interface NoteFile {
  readonly text: string;
  readonly revision: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** A named pipe would otherwise keep the open waiting for a writer. Windows lacks the flag. */
const readFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a note as UTF-8. `onSize` is told its size before its content takes memory, and may throw to have it left unread.
 * @throws AppError note-missing, note-too-large, note-not-text, outside-vault, permission-denied, file-error
 */
export async function readNoteFile(
  root: VaultRoot,
  path: NotePath,
  onSize?: (sizeBytes: number) => void | Promise<void>,
): Promise<NoteFile> {
  const full = await resolveInVault(root, path);
  try {
    const file = await open(full, readFlags);
    try {
      const facts = await file.stat();
      const { size, mtimeMs } = facts;
      if (!facts.isFile()) throw notAFile(path);
      if (size > maxNoteBytes) throw tooLarge(path, size);
      await onSize?.(size);
      const bytes = await file.readFile();
      return {
        text: decode(bytes, path),
        revision: revisionOf(bytes),
        sizeBytes: bytes.byteLength,
        modifiedMs: mtimeMs,
      };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error, path);
  }
}

function notAFile(path: string): AppError {
  return new AppError('file-error', `"${path}" is not a file. Rename or remove it, and choose another name.`);
}

function tooLarge(path: string, sizeBytes: number): AppError {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
  return new AppError(
    'note-too-large',
    `"${path}" is ${megabytes(sizeBytes)} large; aiNote opens notes of up to ${megabytes(maxNoteBytes)}. Split it into smaller notes; the file was left as it is.`,
  );
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    // The byte order mark is kept, so that a save writes back what was read.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new AppError(
      'note-not-text',
      `"${path}" is not valid UTF-8 text. Convert it to UTF-8 to read it here; the file was left as it is.`,
      { cause },
    );
  }
}
