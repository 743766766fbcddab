import { chmod, link, mkdir, readFile, readdir, rm, stat, symlink, writeFile, lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryVault, type TemporaryVault } from '../test/temporary-vault.ts';
import { createFileExclusively, moveWithoutReplacing, writeFileAtomically } from './atomic-write.ts';

let vault: TemporaryVault;
let file: string;

beforeEach(async () => {
  vault = await temporaryVault();
  file = join(vault.folder, 'a.md');
});
afterEach(() => vault.remove());

describe('writing a file atomically', () => {
  it('replaces the content and leaves no other file', async () => {
    await writeFile(file, 'old');
    expect(await writeFileAtomically(file, 'new 🙂')).toBe(true);
    expect(await readFile(file, 'utf8')).toBe('new 🙂');
    expect(await readdir(vault.folder)).toEqual(['a.md']);
  });

  it('keeps the permissions of the file that it replaces', async () => {
    await writeFile(file, 'old');
    await chmod(file, 0o606);
    await writeFileAtomically(file, 'new');
    expect((await stat(file)).mode & 0o777).toBe(0o606);
  });

  it('leaves the old version to a reader who opened it before', async () => {
    await writeFile(file, 'old');
    await link(file, join(vault.outside, 'kept'));
    await writeFileAtomically(file, 'new');
    expect(await readFile(join(vault.outside, 'kept'), 'utf8')).toBe('old');
  });

  it('changes nothing when the write is no longer wanted', async () => {
    await writeFile(file, 'old');
    expect(await writeFileAtomically(file, 'new', async () => false)).toBe(false);
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(vault.folder)).toEqual(['a.md']);
  });

  it('removes its temporary file when the replacement fails', async () => {
    await mkdir(join(file, 'occupied'), { recursive: true });
    await expect(writeFileAtomically(file, 'new')).rejects.toMatchObject({ code: expect.any(String) as string });
    expect(await readdir(vault.folder)).toEqual(['a.md']);
  });

  it('fails for a folder that does not exist', async () => {
    await expect(writeFileAtomically(join(vault.folder, 'none', 'a.md'), 'x')).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});

describe('creating a file', () => {
  it('never replaces one', async () => {
    await writeFile(file, 'theirs');
    await expect(createFileExclusively(file, 'ours')).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await readFile(file, 'utf8')).toBe('theirs');
    expect(await readdir(vault.folder)).toEqual(['a.md']);
  });

  it('lets exactly one of many win', async () => {
    const texts = Array.from({ length: 20 }, (_, index) => `text ${index}`);
    const results = await Promise.allSettled(texts.map((text) => createFileExclusively(file, text)));
    const won = results.findIndex((result) => result.status === 'fulfilled');
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(await readFile(file, 'utf8')).toBe(`text ${won}`);
    expect(await readdir(vault.folder)).toEqual(['a.md']);
  });
});

describe('moving a file', () => {
  it('moves a symlink itself, not what it points to', async () => {
    await writeFile(file, 'text');
    const from = join(vault.folder, 'link.md');
    await symlink('a.md', from);
    await moveWithoutReplacing(from, join(vault.folder, 'moved.md'));
    expect((await lstat(join(vault.folder, 'moved.md'))).isSymbolicLink()).toBe(true);
    expect(await vault.files()).toEqual(['a.md', 'moved.md']);
  });

  it('refuses a taken name for files and symlinks alike', async () => {
    await writeFile(file, 'text');
    await symlink('a.md', join(vault.folder, 'link.md'));
    await writeFile(join(vault.folder, 'taken.md'), 'theirs');
    for (const name of ['a.md', 'link.md']) {
      const move = moveWithoutReplacing(join(vault.folder, name), join(vault.folder, 'taken.md'));
      await expect(move).rejects.toMatchObject({ code: 'EEXIST' });
    }
    expect(await vault.read('taken.md')).toBe('theirs');
    await rm(file);
  });
});
