import { join } from 'node:path';
import { expect, it } from 'vitest';
import { vaultDataFolder } from './vault-data-folder.ts';

it('gives each vault a data folder of its own, the same at every start', () => {
  const folder = vaultDataFolder('/data', '/home/me/notes');
  expect(folder).toMatch(/^.data.vaults.[0-9a-f]{16}$/);
  expect(folder).toBe(vaultDataFolder('/data', '/home/me/notes'));
  expect(folder).not.toBe(vaultDataFolder('/data', join('/home/me', 'notes2')));
});
