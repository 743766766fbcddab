import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openVaultRoot, type VaultRoot } from '../../shared/node/vault-path.ts';
import { isReadableNotePath, type NotePath } from '../../shared/types/note-path.ts';

/** A real folder for one test, with a vault in it and room beside the vault. */
export interface TemporaryVault {
  readonly outside: string;
  readonly folder: string;
  readonly root: VaultRoot;
  write(path: string, content: string | Uint8Array): Promise<void>;
  read(path: string): Promise<string>;
  /** Every file below the vault, hidden ones too, sorted. */
  files(): Promise<string[]>;
  remove(): Promise<void>;
}

export async function temporaryVault(): Promise<TemporaryVault> {
  const outside = await realpath(await mkdtemp(join(tmpdir(), 'ainote-test-')));
  const folder = join(outside, 'vault');
  await mkdir(folder);
  return {
    outside,
    folder,
    root: await openVaultRoot(folder),
    async write(path, content) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    },
    read: (path) => readFile(join(folder, path), 'utf8'),
    async files() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => !entry.isDirectory())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .sort();
    },
    remove: () => rm(outside, { recursive: true, force: true }),
  };
}

export function notePath(value: string): NotePath {
  if (!isReadableNotePath(value)) throw new Error(`${value} is not a note path`);
  return value;
}
