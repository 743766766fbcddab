import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { AskAnswer, AskPart, AskPassage } from '../../../shared/contract/ask-api.ts';
import { isAppError, messageOf } from '../../../shared/errors/app-error.ts';
import { client } from '../bridge/client.ts';
import { AnswerGuard } from '../logic/answer-guard.ts';
import { useOllamaStore } from './ollama-store.ts';

/** `looking`: passages are sought. `writing`: the answer comes. `stopped`: by the user; what had come stays. */
export type AskPhase = 'empty' | 'looking' | 'writing' | 'done' | 'nothing' | 'stopped' | 'failed';

/** The last question and its answer. */
export const useAskStore = defineStore('ask', () => {
  const ollama = useOllamaStore();
  const question = ref('');
  /** What the answer on show is for. */
  const asked = ref('');
  const phase = ref<AskPhase>('empty');
  const text = ref('');
  const passages = shallowRef<readonly AskPassage[]>([]);
  const citations = shallowRef<readonly AskPassage[]>([]);
  const isCut = ref(false);
  const modeReason = ref<string | null>(null);
  const problem = ref<string | null>(null);

  const guard = new AnswerGuard();
  let cancel: (() => void) | null = null;

  const isRunning = computed(() => phase.value === 'looking' || phase.value === 'writing');
  const canAsk = computed(() => question.value.trim() !== '' && !isRunning.value);

  function begin(): void {
    asked.value = question.value.trim();
    phase.value = 'looking';
    text.value = '';
    passages.value = [];
    citations.value = [];
    isCut.value = false;
    modeReason.value = null;
    problem.value = null;
  }

  function accept(part: AskPart): void {
    if (part.kind === 'passages') passages.value = part.passages;
    else text.value += part.text;
    phase.value = 'writing';
  }

  function complete(answer: AskAnswer): void {
    modeReason.value = answer.modeReason;
    phase.value = answer.kind === 'answered' ? 'done' : 'nothing';
    if (answer.kind !== 'answered') return;
    text.value = answer.text;
    citations.value = answer.citations;
    isCut.value = answer.endedBy === 'length';
  }

  function fail(error: unknown): void {
    if (isAppError(error, 'cancelled')) {
      phase.value = 'stopped';
      return;
    }
    phase.value = 'failed';
    problem.value = messageOf(error);
  }

  async function start(): Promise<void> {
    if (!canAsk.value) return;
    const ticket = guard.next();
    begin();
    const call = client().ask.start((part) => void (guard.isLatest(ticket) && accept(part)), asked.value);
    cancel = call.cancel;
    const end = await call.result.then(
      (answer) => () => complete(answer),
      (error: unknown) => () => fail(error),
    );
    await ollama.refresh(); // How Ollama stands is told beside the answer: both change at once.
    if (!guard.isLatest(ticket)) return;
    cancel = null;
    end();
  }

  function stop(): void {
    cancel?.();
  }

  /** Another vault: its answers are no answers here. */
  function clear(): void {
    stop();
    guard.dropAll();
    question.value = '';
    begin();
    phase.value = 'empty';
  }

  return {
    question,
    asked,
    phase,
    text,
    passages,
    citations,
    isCut,
    modeReason,
    problem,
    isRunning,
    canAsk,
    start,
    stop,
    clear,
  };
});
