import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withScratch } from './scratch.ts';
import { copyVault, readSampleVault, readVault } from './vaults.ts';

describe('a vault to measure', () => {
  it('is read with its notes', async () => {
    const { name, notes } = await readSampleVault();
    expect(name).toBe('sample-vault');
    expect(notes.length).toBeGreaterThan(20);
  });

  it('must exist and hold notes', () =>
    withScratch(async (folder) => {
      writeFileSync(join(folder, 'note.txt'), 'no note');
      await expect(readVault(join(folder, 'gone'))).rejects.toThrow('There is no folder');
      await expect(readVault(join(folder, 'note.txt'))).rejects.toThrow('There is no folder');
      await expect(readVault(folder)).rejects.toThrow('holds no notes');
    }));

  it('is copied whole', () =>
    withScratch(async (folder) => {
      mkdirSync(join(folder, 'from', 'deep'), { recursive: true });
      writeFileSync(join(folder, 'from', 'deep', 'a.md'), '# A');
      const vault = await readVault(join(folder, 'from'));
      copyVault(vault, join(folder, 'to'));
      const copied = await readVault(join(folder, 'to'));
      expect(copied.notes.map((note) => note.path)).toEqual(['deep/a.md']);
    }));
});
