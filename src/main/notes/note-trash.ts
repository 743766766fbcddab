import { lstat, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf } from '../../shared/errors/app-error.ts';
import { systemCode } from '../../shared/node/file-errors.ts';
import { resolveInVault, type VaultRoot } from '../../shared/node/vault-path.ts';
import type { NotePath } from '../../shared/types/note-path.ts';
import type { Logger } from '../log/logger.ts';
import { moveWithoutReplacing } from './atomic-write.ts';
import { numberedPath } from './conflict-name.ts';

/** Moves a file to the system's trash; rejects when the system has none for that disk. */
export type MoveToTrash = (fullPath: string) => Promise<void>;

const maxAttempts = 1_000;

/** Puts a note into the system's trash or, where there is none, into the vault's hidden folder `.trash`. */
export async function trashNote(root: VaultRoot, path: NotePath, trash: MoveToTrash, log: Logger): Promise<void> {
  const full = await resolveInVault(root, path);
  try {
    await trash(full);
    if (!(await exists(full))) return;
    log.warn('The system reported a note as trashed, but it is still there; moving it to .trash instead.');
  } catch (error) {
    log.warn(`The system has no trash for this note; moving it to .trash instead (${messageOf(error)}).`);
  }
  await moveToVaultTrash(root, path, full);
}

async function moveToVaultTrash(root: VaultRoot, path: NotePath, full: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const target = await resolveInVault(root, numberedPath(`.trash/${path}`, attempt));
    await mkdir(dirname(target), { recursive: true });
    try {
      return await moveWithoutReplacing(full, target);
    } catch (error) {
      if (systemCode(error) !== 'EEXIST' || attempt >= maxAttempts) throw error;
    }
  }
}

async function exists(fullPath: string): Promise<boolean> {
  try {
    await lstat(fullPath);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}
