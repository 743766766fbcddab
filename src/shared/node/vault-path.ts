import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { AppError } from '../errors/app-error.ts';
import { fileError, systemCode } from './file-errors.ts';

/** A vault's folder with symlinks resolved, so that containment can be judged by prefix. */
export interface VaultRoot {
  /** As the user chose it, for display. */
  readonly folder: string;
  /** Resolved; what paths are compared with. */
  readonly realFolder: string;
}

export async function openVaultRoot(folder: string): Promise<VaultRoot> {
  try {
    const realFolder = await realpath(folder);
    if (!(await lstat(realFolder)).isDirectory()) throw new AppError('vault-unavailable', `${folder} is not a folder.`);
    return { folder, realFolder };
  } catch (error) {
    throw error instanceof AppError ? error : vaultUnavailable(folder, error);
  }
}

/** What a call answers while the vault's folder cannot be reached. */
export function vaultUnavailable(folder: string, cause: unknown): AppError {
  const message = `The folder ${folder} cannot be opened. Check that it exists and that its disk is connected.`;
  return new AppError('vault-unavailable', message, { cause });
}

/** The full path of a note or of what lies beside it, refused when it lies outside the vault by name or through a symlink. */
export async function resolveInVault(root: VaultRoot, path: string): Promise<string> {
  const full = join(root.realFolder, ...path.split('/'));
  assertInside(root, full, path);
  assertInside(root, await realPathOfExistingPart(root, full, path), path);
  return full;
}

/** True when an already resolved path is the vault's folder or below it. */
export function isInside(root: VaultRoot, realPath: string): boolean {
  const top = root.realFolder.endsWith(sep) ? root.realFolder : root.realFolder + sep;
  return realPath === root.realFolder || realPath.startsWith(top);
}

function assertInside(root: VaultRoot, fullPath: string, path: string): void {
  if (!isInside(root, fullPath))
    throw new AppError('outside-vault', `"${path}" leads outside the vault, so it was not touched.`);
}

/** Resolves symlinks in the part of a path that exists: a new note's own name does not yet. */
async function realPathOfExistingPart(root: VaultRoot, full: string, path: string): Promise<string> {
  for (let part = full; ; part = dirname(part)) {
    try {
      return await realpath(part);
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw fileError(error, path);
      if (await isDanglingLink(part))
        throw new AppError('outside-vault', `"${path}" is a link to a file that does not exist.`);
      if (part === root.realFolder) throw vaultUnavailable(root.folder, error);
    }
  }
}

async function isDanglingLink(path: string): Promise<boolean> {
  const entry = await lstat(path).catch(() => null);
  return entry?.isSymbolicLink() ?? false;
}
