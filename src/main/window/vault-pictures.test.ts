import { symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../log/logger.ts';
import { temporaryVault, type TemporaryVault } from '../test/temporary-vault.ts';
import { answerPicture, maxPictureBytes, picturePath } from './vault-pictures.ts';

describe('the picture that an address names', () => {
  it.each([
    ['ainote-app://vault/cat.png', 'cat.png'],
    ['ainote-app://vault/Pets/a%20cat.JPG?x#y', 'Pets/a cat.JPG'],
    ['ainote-app://vault/100%25.webp', '100%.webp'],
  ])('%s is %s', (address, path) => {
    expect(picturePath(address)).toBe(path);
  });

  it.each([
    'ainote-app://vault/note.md',
    'ainote-app://vault/drawing.svg',
    'ainote-app://vault/script.js',
    'ainote-app://vault/cat.png/',
    'ainote-app://vault/.git/cat.png',
    'ainote-app://vault/.cat.png',
    'ainote-app://vault/../cat.png',
    'ainote-app://vault/%2e%2e/cat.png',
    'ainote-app://vault/a/..%2f..%2fcat.png',
    'ainote-app://vault/..%5ccat.png',
    'ainote-app://vault/a%00.png',
    'ainote-app://vault//cat.png',
    'ainote-app://vault/%zz.png',
    'ainote-app://vault/',
    'ainote-app://vault.evil/cat.png',
    'ainote-app://window/cat.png',
    'https://vault/cat.png',
  ])('%s is none', (address) => {
    expect(picturePath(address)).toBeNull();
  });
});

describe('the answer to a request for a picture', () => {
  let vault: TemporaryVault;
  const ask = (path: string, method = 'GET') =>
    answerPicture({ url: `ainote-app://vault/${path}`, method }, vault.root, silentLogger);

  beforeEach(async () => {
    vault = await temporaryVault();
    await vault.write('Pets/cat.png', new Uint8Array([1, 2, 3]));
  });
  afterEach(() => vault.remove());

  it('is its bytes, as a picture and nothing else', async () => {
    const found = await ask('Pets/cat.png');
    expect([...new Uint8Array(await found.arrayBuffer())]).toEqual([1, 2, 3]);
    expect(found.headers.get('content-type')).toBe('image/png');
    expect(found.headers.get('x-content-type-options')).toBe('nosniff');
    expect(found.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
  });

  it('refuses what lies outside, what is no picture, and what is too large', async () => {
    await writeFile(join(vault.outside, 'secret.png'), 'secret');
    await symlink(join(vault.outside, 'secret.png'), join(vault.folder, 'link.png'));
    await symlink(vault.outside, join(vault.folder, 'out'));
    await vault.write('folder.png/inside.txt', 'x');
    await vault.write('huge.png', 'x');
    await truncate(join(vault.folder, 'huge.png'), maxPictureBytes + 1);
    for (const path of ['link.png', 'out/secret.png', 'folder.png', 'huge.png', 'gone.png', 'Pets/cat.md']) {
      const refused = await ask(path);
      expect([path, refused.status, await refused.text()]).toEqual([path, 404, '']);
    }
    expect((await ask('Pets/cat.png', 'POST')).status).toBe(405);
  });

  it('is none without a vault', async () => {
    const url = 'ainote-app://vault/Pets/cat.png';
    expect((await answerPicture({ url, method: 'GET' }, null, silentLogger)).status).toBe(404);
  });
});
