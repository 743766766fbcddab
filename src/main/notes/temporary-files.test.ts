import { readdir, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { openVaultRoot } from '../../shared/node/vault-path.ts';
import { temporaryVault } from '../test/temporary-vault.ts';
import { sweepTemporaryFiles, temporaryNameFor } from './temporary-files.ts';

it('removes what a killed save left long ago, and touches nothing else', async () => {
  const vault = await temporaryVault();
  await vault.write('folder/note.md', 'kept');
  const [old, fresh] = [
    temporaryNameFor(join(vault.folder, 'folder/note.md')),
    temporaryNameFor(join(vault.folder, 'a.md')),
  ];
  await writeFile(old, 'half');
  await utimes(old, 1, 1);
  await writeFile(fresh, 'being written');
  expect(await sweepTemporaryFiles((await openVaultRoot(vault.folder)).realFolder, Date.now())).toBe(1);
  expect((await readdir(vault.folder)).toSorted()).toEqual([basename(fresh), 'folder'].toSorted());
  expect(await readdir(join(vault.folder, 'folder'))).toEqual(['note.md']);
  await vault.remove();
});
