import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultSettings, type Settings } from '../../shared/contract/settings-api.ts';
import { silentLogger } from '../log/logger.ts';
import { temporaryVault, type TemporaryVault } from '../test/temporary-vault.ts';
import { SettingsStore } from './settings-store.ts';

let place: TemporaryVault;
let file: string;

beforeEach(async () => {
  place = await temporaryVault();
  file = join(place.outside, 'data', 'settings.json');
});
afterEach(() => place.remove());

async function loadFrom(text: string): Promise<SettingsStore> {
  await mkdir(join(place.outside, 'data'));
  await writeFile(file, text);
  return SettingsStore.load(file, silentLogger);
}

describe('SettingsStore', () => {
  it('starts with the defaults and writes nothing before a change', async () => {
    const store = await SettingsStore.load(file, silentLogger);
    expect(store.get()).toEqual(defaultSettings);
    await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('keeps a change across starts and tells its listeners', async () => {
    const store = await SettingsStore.load(file, silentLogger);
    const listener = vi.fn<(settings: Settings) => void>();
    const listening = store.onChange(listener);
    await store.update({ modelIdleSeconds: 90 });
    listening.dispose();
    await store.update({ modelIdleSeconds: 91 });
    expect(listener.mock.calls).toEqual([[{ ...defaultSettings, modelIdleSeconds: 90 }]]);
    expect((await SettingsStore.load(file, silentLogger)).get().modelIdleSeconds).toBe(91);
  });

  it('refuses a value out of range and stays as it was', async () => {
    const store = await SettingsStore.load(file, silentLogger);
    await expect(store.update({ modelIdleSeconds: 1 })).rejects.toMatchObject({ code: 'settings-invalid' });
    expect(store.get()).toEqual(defaultSettings);
  });

  it('stays as it was when the change cannot be written', async () => {
    const store = await SettingsStore.load(file, silentLogger);
    await writeFile(join(place.outside, 'data'), 'a file where the folder should be');
    await expect(store.update({ modelIdleSeconds: 90 })).rejects.toMatchObject({ name: 'AppError' });
    expect(store.get()).toEqual(defaultSettings);
  });

  it.each([
    ['damaged JSON', '{"modelIdleSeconds": 9'],
    ['another kind of value', '[]'],
    ['an invalid field', '{"modelIdleSeconds": "soon"}'],
  ])('falls back to defaults and keeps the file aside: %s', async (_what, text) => {
    const store = await loadFrom(text);
    expect(store.get()).toEqual(defaultSettings);
    expect(await readFile(`${file}.damaged`, 'utf8')).toBe(text);
  });

  it('takes updates one after the other', async () => {
    const store = await SettingsStore.load(file, silentLogger);
    await Promise.all([10, 20, 30].map((modelIdleSeconds) => store.update({ modelIdleSeconds })));
    expect((await SettingsStore.load(file, silentLogger)).get().modelIdleSeconds).toBe(30);
  });
});
