import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { RelatedNote } from '../../../shared/contract/search-api.ts';
import { isAppError, messageOf } from '../../../shared/errors/app-error.ts';
import { client } from '../bridge/client.ts';
import { AnswerGuard } from '../logic/answer-guard.ts';

const relatedLimit = 8;

export const useRelatedStore = defineStore('related', () => {
  const notes = shallowRef<readonly RelatedNote[]>([]);
  const path = ref<string | null>(null);
  const problem = ref<string | null>(null);
  const guard = new AnswerGuard();

  /** Loads what is related to a note; what is shown for the same note stays until the answer comes. */
  async function load(of: string | null): Promise<void> {
    const ticket = guard.next();
    if (of !== path.value) notes.value = [];
    path.value = of;
    problem.value = null;
    if (of === null) return;
    try {
      const answer = await client().search.related(of, { limit: relatedLimit });
      if (guard.isLatest(ticket)) notes.value = answer;
    } catch (error) {
      const isExpected = isAppError(error, 'cancelled', 'supervisor-unavailable', 'note-missing');
      if (guard.isLatest(ticket) && !isExpected) problem.value = messageOf(error);
    }
  }

  return { notes, path, problem, load };
});
