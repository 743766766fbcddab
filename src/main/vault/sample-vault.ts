import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { AppError } from '../../shared/errors/app-error.ts';
import { fileError, systemCode } from '../../shared/node/file-errors.ts';

/**
 * Copies the sample vault to a new or empty folder.
 * @throws AppError when the folder holds something, or cannot be written; then nothing is left behind
 */
export async function copySampleVault(from: string, to: string): Promise<void> {
  const wasThere = await assertEmptyOrNew(to);
  if (`${resolve(to)}${sep}`.startsWith(`${resolve(from)}${sep}`))
    throw new AppError('vault-unavailable', `"${to}" lies inside the sample itself. Choose another folder.`);
  try {
    await copyFolder(from, to);
  } catch (error) {
    await removeCopy(to, wasThere);
    throw fileError(error, to);
  }
}

async function assertEmptyOrNew(folder: string): Promise<boolean> {
  try {
    if ((await readdir(folder)).length === 0) return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw fileError(error, folder);
  }
  throw new AppError(
    'vault-unavailable',
    `"${folder}" already holds files. Choose a new or empty folder for the sample.`,
  );
}

/** Contents are written anew, not copied as files: an installed sample may be read-only or sit in an archive. */
async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) await copyFolder(source, target);
    else if (entry.isFile()) await writeFile(target, await readFile(source), { flag: 'wx' });
  }
}

/** The folder was new or empty, so all that is in it is ours. */
async function removeCopy(folder: string, keepFolder: boolean): Promise<void> {
  if (!keepFolder) return rm(folder, { recursive: true, force: true });
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
}
