import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NotePath } from '../types/note-path.ts';
import { revisionOf } from './content-hash.ts';
import { readNoteFile } from './read-note.ts';
import { openVaultRoot, type VaultRoot } from './vault-path.ts';
import { walkVault } from './walk-vault.ts';

let top: string;
let folder: string;
let root: VaultRoot;

beforeEach(async () => {
  top = await realpath(await mkdtemp(join(tmpdir(), 'ainote-read-')));
  folder = join(top, 'vault');
  await mkdir(folder);
  root = await openVaultRoot(folder);
});
afterEach(() => rm(top, { recursive: true, force: true }));

const read = (path: string) => readNoteFile(root, path as NotePath); // Names of the test's own files.

describe('reading a note', () => {
  it('gives the text as it is, and the revision of its bytes', async () => {
    const bytes = Buffer.from('\ufeffHé\r\n', 'utf8');
    await writeFile(join(folder, 'a.md'), bytes);
    expect(await read('a.md')).toMatchObject({ text: '\ufeffHé\r\n', revision: revisionOf(bytes), sizeBytes: 8 });
  });

  it('refuses bytes that are not UTF-8, so that a save cannot spoil them', async () => {
    await writeFile(join(folder, 'latin.md'), Buffer.from([0x63, 0x61, 0x66, 0xe9]));
    await expect(read('latin.md')).rejects.toMatchObject({ code: 'note-not-text' });
  });

  it('refuses a 50 MB line without reading it', async () => {
    await writeFile(join(folder, 'huge.md'), '');
    await truncate(join(folder, 'huge.md'), 50_000_000);
    await expect(read('huge.md')).rejects.toMatchObject({
      code: 'note-too-large',
      message: expect.stringContaining('50 MB') as string,
    });
  });

  it('says what is wrong with links, folders and missing notes', async () => {
    await writeFile(join(top, 'secret.md'), 'secret');
    await symlink(join(top, 'secret.md'), join(folder, 'out.md'));
    await symlink('nothing.md', join(folder, 'dangling.md'));
    await mkdir(join(folder, 'folder.md'));
    await expect(read('out.md')).rejects.toMatchObject({ code: 'outside-vault' });
    await expect(read('dangling.md')).rejects.toMatchObject({ code: 'outside-vault' });
    await expect(read('folder.md')).rejects.toMatchObject({ code: 'file-error' });
    await expect(read('none.md')).rejects.toMatchObject({ code: 'note-missing' });
  });

  it.skipIf(process.platform === 'win32')('does not wait for a named pipe', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.md')]);
    await expect(read('pipe.md')).rejects.toMatchObject({ code: 'file-error' });
  });
});

describe('listing a vault', () => {
  it('lists notes at any depth in order, whatever is in them, and leaves out the rest', async () => {
    await mkdir(join(folder, 'B', '.git'), { recursive: true });
    for (const name of ['b.md', 'B/a.MD', 'B/.git/x.md', '.hidden.md', 'c.txt'])
      await writeFile(join(folder, name), 'x');
    await writeFile(join(folder, 'bytes.md'), Buffer.from([0xff]));
    await truncate(join(folder, 'b.md'), 50_000_000);
    const { notes, skipped } = await walkVault(root);
    expect(notes.map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual([
      ['B/a.MD', 1],
      ['b.md', 50_000_000],
      ['bytes.md', 1],
    ]);
    expect(skipped).toEqual([]);
  });

  it('skips links to nothing and to places outside, with a reason, and follows no linked folder', async () => {
    await writeFile(join(top, 'secret.md'), 'secret');
    await mkdir(join(folder, 'real'));
    await writeFile(join(folder, 'real', 'a.md'), 'a');
    await symlink(join(top, 'secret.md'), join(folder, 'out.md'));
    await symlink('nothing.md', join(folder, 'dangling.md'));
    await symlink('.', join(folder, 'loop'));
    await symlink('real/a.md', join(folder, 'alias.md'));
    const { notes, skipped } = await walkVault(root);
    expect(notes.map(({ path }) => path)).toEqual(['alias.md', 'real/a.md']);
    expect(skipped.map(({ path, reason }) => `${path}: ${reason}`).sort()).toEqual([
      'dangling.md: broken-link',
      'out.md: outside-vault',
    ]);
  });

  it('gives up on folders too deep, and says so', async () => {
    await mkdir(join(folder, ...Array<string>(45).fill('d')), { recursive: true });
    expect((await walkVault(root)).skipped).toMatchObject([{ reason: 'too-deep' }]);
  });

  it('fails when the vault itself cannot be read, since that is no empty vault', async () => {
    await rm(folder, { recursive: true });
    await expect(walkVault(root)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
