import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { defaultSettings, type Settings } from '../../../shared/contract/settings-api.ts';
import { client } from '../bridge/client.ts';

export const useSettingsStore = defineStore('settings', () => {
  const settings = shallowRef<Settings>(defaultSettings);

  async function load(): Promise<void> {
    settings.value = await client().settings.get();
  }

  async function update(patch: Partial<Settings>): Promise<void> {
    settings.value = await client().settings.update(patch);
  }

  return { settings, load, update };
});
