import { watch } from 'vue';
import { useOllamaStore } from '../stores/ollama-store.ts';
import { useSettingsStore } from '../stores/settings-store.ts';
import { useSupervisorStore } from '../stores/supervisor-store.ts';

/** Looks for Ollama when it is chosen, when what is asked of it changes, and when search comes back. */
export function useOllama(): void {
  const settings = useSettingsStore();
  const supervisor = useSupervisorStore();
  const ollama = useOllamaStore();

  watch(
    () => {
      const { provider, ollamaUrl, chatModel } = settings.settings.model;
      return [provider, ollamaUrl, chatModel, supervisor.isConnected] as const;
    },
    () => {
      if (supervisor.isConnected) void ollama.look();
    },
    { immediate: true },
  );
}
