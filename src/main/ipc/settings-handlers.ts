import type { MainHandlers } from '../../shared/contract/bridge-api.ts';
import type { SettingsStore } from '../settings/settings-store.ts';

export function settingsHandlers(store: SettingsStore): MainHandlers['settings'] {
  return {
    get: () => store.get(),
    update: ([changes]) => store.update(changes),
  };
}
