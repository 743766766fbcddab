import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { ModelSettings } from '../../../shared/contract/model-settings.ts';
import type { OllamaStatus } from '../../../shared/contract/ollama-api.ts';
import { isAppError, messageOf } from '../../../shared/errors/app-error.ts';
import { client } from '../bridge/client.ts';
import { AnswerGuard } from '../logic/answer-guard.ts';
import { useSettingsStore } from './settings-store.ts';

/** A change of settings reaches the supervisor by way of main, a question to it does not: it may come first. */
const maxAttempts = 10;
const attemptDelayMs = 100;

/** How it stands with Ollama, as far as the supervisor knows. */
export const useOllamaStore = defineStore('ollama', () => {
  const settings = useSettingsStore();
  const status = shallowRef<OllamaStatus | null>(null);
  const isLooking = ref(false);
  const problem = ref<string | null>(null);
  const guard = new AnswerGuard();

  const isChosen = computed(() => settings.settings.model.provider === 'ollama');

  /** Something stands in the way of an answer, as far as is known. */
  const hasTrouble = computed(() => status.value !== null && status.value.state !== 'running');

  const isJudgedBy = (answer: OllamaStatus, { ollamaUrl, chatModel }: ModelSettings) =>
    answer.state !== 'not-chosen' && answer.url === ollamaUrl && answer.chatModel === chatModel;

  async function lookUntilSettled(ticket: number): Promise<void> {
    for (let attempt = 1; attempt <= maxAttempts && guard.isLatest(ticket); attempt += 1) {
      const answer = await client().ollama.look();
      if (!guard.isLatest(ticket)) return;
      status.value = answer;
      if (isJudgedBy(answer, settings.settings.model)) return;
      await new Promise((resolve) => setTimeout(resolve, attemptDelayMs));
    }
  }

  /** Asks Ollama now, when it is chosen; otherwise what was known is forgotten. */
  async function look(): Promise<void> {
    const ticket = guard.next();
    problem.value = null;
    if (!isChosen.value) {
      status.value = null;
      isLooking.value = false;
      return;
    }
    isLooking.value = true;
    try {
      await lookUntilSettled(ticket);
    } catch (error) {
      if (guard.isLatest(ticket) && !isAppError(error, 'cancelled')) problem.value = messageOf(error);
    } finally {
      if (guard.isLatest(ticket)) isLooking.value = false;
    }
  }

  /** How the last call went: after a question, say. Asks nothing of Ollama. */
  async function refresh(): Promise<void> {
    try {
      if (isChosen.value) status.value = await client().ollama.status();
    } catch (error) {
      // Whoever had a reason to ask tells of it.
      if (!isAppError(error)) throw error;
    }
  }

  async function configure(changes: Partial<ModelSettings>): Promise<void> {
    await settings.update({ model: { ...settings.settings.model, ...changes } });
  }

  return { status, isLooking, problem, isChosen, hasTrouble, look, refresh, configure };
});
