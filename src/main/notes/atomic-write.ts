import { access, chmod, constants, link, lstat, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../../shared/node/file-errors.ts';
import { temporaryNameFor } from './temporary-files.ts';

/** What a file system answers when it has no hard links (FAT, some network and cloud folders). */
const noHardLinks: ReadonlySet<string | null> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EXDEV',
]);
/** What a system answers that cannot sync a folder; the rename itself was done. */
const noFolderSync: ReadonlySet<string | null> = new Set(['EINVAL', 'EPERM', 'EACCES', 'EISDIR', 'ENOTSUP', 'EBADF']);

/**
 * Replaces a file's content in one step: after a crash the file holds either the old text or the new one.
 * @param isStillWanted asked right before the replacement; when it says no, nothing is changed
 * @returns whether the file was replaced
 */
export async function writeFileAtomically(
  fullPath: string,
  content: string | Uint8Array,
  isStillWanted: () => Promise<boolean> = async () => true,
): Promise<boolean> {
  const mode = await modeOfWritable(fullPath);
  return withTemporaryFile(fullPath, content, mode, async (temporary) => {
    if (!(await isStillWanted())) return false;
    await rename(temporary, fullPath);
    await syncFolder(dirname(fullPath));
    return true;
  });
}

/**
 * Creates a file with its whole content or not at all; never replaces one.
 * @throws the system's EEXIST when the name is taken
 */
export async function createFileExclusively(fullPath: string, text: string): Promise<void> {
  await withTemporaryFile(fullPath, text, null, async (temporary) => {
    await moveWithoutReplacing(temporary, fullPath);
    await syncFolder(dirname(fullPath));
  });
}

/** Gives a file another name; fails with EEXIST when that name is taken, even by a file that appeared just now. */
export async function moveWithoutReplacing(from: string, to: string): Promise<void> {
  // Some systems would link to a symlink's target instead of to the symlink.
  if ((await lstat(from)).isSymbolicLink()) return moveOntoPlaceholder(from, to);
  try {
    await link(from, to);
  } catch (error) {
    if (!noHardLinks.has(systemCode(error))) throw error;
    return moveOntoPlaceholder(from, to);
  }
  try {
    await rm(from);
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  }
}

/** Makes a rename or a new name last through a power cut, where the system can. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!noFolderSync.has(systemCode(error))) throw error;
  }
}

/** Takes the name with an empty file first, since a bare rename would replace whatever has it. */
async function moveOntoPlaceholder(from: string, to: string): Promise<void> {
  await (await open(to, 'wx')).close();
  try {
    await rename(from, to);
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  }
}

/** The permissions to keep; null for a new file. A rename would replace even a read-only file, so that is asked first. */
async function modeOfWritable(fullPath: string): Promise<number | null> {
  try {
    const { mode } = await stat(fullPath);
    await access(fullPath, constants.W_OK);
    return mode & 0o777;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The name is hidden, so neither the vault's listing nor its watcher sees the file. */
async function withTemporaryFile<T>(
  fullPath: string,
  content: string | Uint8Array,
  mode: number | null,
  use: (temporary: string) => Promise<T>,
): Promise<T> {
  const temporary = temporaryNameFor(fullPath);
  try {
    const handle = await open(temporary, 'wx', mode ?? 0o666);
    try {
      await handle.writeFile(content, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    // The mode given to open is cut by the process's mask.
    if (mode !== null) await chmod(temporary, mode);
    return await use(temporary);
  } finally {
    await rm(temporary, { force: true });
  }
}
