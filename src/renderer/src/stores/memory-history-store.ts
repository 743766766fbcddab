import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { RawHistory, RollupHistory } from '../../../shared/contract/memory-management-api.ts';
import { client } from '../bridge/client.ts';
import { AnswerGuard } from '../logic/answer-guard.ts';

export type HistoryRange = 'raw' | 'day' | 'week';

/** Memory over time, in the range that was chosen. The supervisor bounds what each holds. */
export const useMemoryHistoryStore = defineStore('memory-history', () => {
  const range = ref<HistoryRange>('raw');
  const history = shallowRef<RawHistory | RollupHistory | null>(null);
  const guard = new AnswerGuard();

  async function load(): Promise<void> {
    const ticket = guard.next();
    const answer = await client().memory.getMemoryUsageHistory({ range: range.value });
    if (guard.isLatest(ticket)) history.value = answer;
  }

  async function choose(next: HistoryRange): Promise<void> {
    range.value = next;
    await load();
  }

  return { range, history, load, choose };
});
