import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryVault, type TemporaryVault } from '../test/temporary-vault.ts';
import { copySampleVault } from './sample-vault.ts';

let sample: TemporaryVault;
let to: string;

beforeEach(async () => {
  sample = await temporaryVault();
  await sample.write('Welcome.md', 'hi');
  await sample.write('Deep/er/b.md', 'b');
  to = join(sample.outside, 'copy');
});
afterEach(() => sample.remove());

describe('copying the sample vault', () => {
  it('makes the folder and leaves the copies writable, though the sample is not', async () => {
    await chmod(join(sample.folder, 'Welcome.md'), 0o444);
    await copySampleVault(sample.folder, to);
    expect((await readdir(to, { recursive: true })).sort()).toEqual(['Deep', 'Deep/er', 'Deep/er/b.md', 'Welcome.md']);
    expect((await stat(join(to, 'Welcome.md'))).mode & 0o200).toBe(0o200);
  });

  it('takes an empty folder', async () => {
    await mkdir(to);
    await copySampleVault(sample.folder, to);
    expect(await readdir(to)).toHaveLength(2);
  });

  it('refuses a folder that holds something, and touches nothing there', async () => {
    await mkdir(to);
    await writeFile(join(to, 'mine.txt'), 'mine');
    await expect(copySampleVault(sample.folder, to)).rejects.toMatchObject({ code: 'vault-unavailable' });
    expect(await readdir(to)).toEqual(['mine.txt']);
  });

  it('refuses a place inside the sample, and a file', async () => {
    await expect(copySampleVault(sample.folder, join(sample.folder, 'x'))).rejects.toMatchObject({ name: 'AppError' });
    await writeFile(to, 'a file');
    await expect(copySampleVault(sample.folder, to)).rejects.toMatchObject({ name: 'AppError' });
  });

  it('leaves nothing behind when it fails', async () => {
    await expect(copySampleVault(join(sample.outside, 'none'), to)).rejects.toMatchObject({ name: 'AppError' });
    await expect(stat(to)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
