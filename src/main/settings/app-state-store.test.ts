import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../log/logger.ts';
import { temporaryVault, type TemporaryVault } from '../test/temporary-vault.ts';
import { AppStateStore } from './app-state-store.ts';

const bounds = { x: 1, y: 2, width: 800, height: 600, isMaximized: false };
let place: TemporaryVault;
let file: string;

beforeEach(async () => {
  place = await temporaryVault();
  file = join(place.outside, 'app-state.json');
});
afterEach(() => place.remove());

describe('AppStateStore', () => {
  it('remembers the last of many changes across starts', async () => {
    const store = await AppStateStore.load(file, silentLogger);
    for (let x = 0; x < 50; x += 1) store.remember({ bounds: { ...bounds, x } });
    store.remember({ vaultFolder: '/notes' });
    await store.flush();
    const again = await AppStateStore.load(file, silentLogger);
    expect(again.get()).toEqual({ bounds: { ...bounds, x: 49 }, vaultFolder: '/notes' });
  });

  it('forgets only the part that makes no sense', async () => {
    await writeFile(file, JSON.stringify({ bounds: { x: 'left' }, vaultFolder: '/notes' }));
    expect((await AppStateStore.load(file, silentLogger)).get()).toEqual({ bounds: null, vaultFolder: '/notes' });
  });

  it('starts afresh from a damaged file, and keeps that aside', async () => {
    await writeFile(file, 'not json');
    expect((await AppStateStore.load(file, silentLogger)).get()).toEqual({ bounds: null, vaultFolder: null });
    expect(await readFile(`${file}.damaged`, 'utf8')).toBe('not json');
  });
});
