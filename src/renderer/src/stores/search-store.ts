import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { maxQueryLength, type SearchAnswer, type SearchHit } from '../../../shared/contract/search-api.ts';
import { isAppError, messageOf } from '../../../shared/errors/app-error.ts';
import { parseSearchQuery, withoutPart, type QueryPlace } from '../../../shared/search/search-query.ts';
import { client } from '../bridge/client.ts';
import { AnswerGuard } from '../logic/answer-guard.ts';

const debounceMs = 120;
const resultLimit = 30;

export const useSearchStore = defineStore('search', () => {
  const query = ref('');
  /** The last answer that came; it stays until a newer one replaces it. */
  const answer = shallowRef<SearchAnswer | null>(null);
  /** What that answer is for. */
  const answeredQuery = ref('');
  const isSearching = ref(false);
  const problem = ref<string | null>(null);
  const selectedIndex = ref(-1);
  /** Counts requests to put the cursor into the field. */
  const focusRequest = ref(0);

  /** The query taken apart: what it looks for, its filters, and what is wrong with some. */
  const parts = computed(() => parseSearchQuery(query.value));
  const hasQuery = computed(() => query.value.trim() !== '');
  const results = computed<readonly SearchHit[]>(() => answer.value?.hits ?? []);

  const guard = new AnswerGuard();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function accept(text: string, next: SearchAnswer): void {
    const isSameQuery = text === answeredQuery.value;
    answer.value = next;
    answeredQuery.value = text;
    problem.value = null;
    // The same query again, after a restart say, keeps the place in its list.
    selectedIndex.value = isSameQuery ? Math.min(selectedIndex.value, next.hits.length - 1) : -1;
  }

  async function run(): Promise<void> {
    clearTimeout(timer);
    if (!hasQuery.value) return;
    const ticket = guard.next();
    const text = query.value.trim().slice(0, maxQueryLength);
    isSearching.value = true;
    try {
      const next = await client().search.query(text, { limit: resultLimit });
      if (guard.isLatest(ticket)) accept(text, next);
    } catch (error) {
      // A supervisor that is away has a line of its own, and the query runs again once it is back.
      if (guard.isLatest(ticket) && !isAppError(error, 'cancelled', 'supervisor-unavailable'))
        problem.value = messageOf(error);
    } finally {
      if (guard.isLatest(ticket)) isSearching.value = false;
    }
  }

  function setQuery(text: string): void {
    query.value = text;
    clearTimeout(timer);
    if (hasQuery.value) timer = setTimeout(() => void run(), debounceMs);
    else clear();
  }

  /** Takes a filter out of the query. */
  function removePart(part: QueryPlace): void {
    setQuery(withoutPart(query.value, part));
  }

  function clear(): void {
    clearTimeout(timer);
    guard.dropAll();
    query.value = '';
    answer.value = null;
    answeredQuery.value = '';
    problem.value = null;
    isSearching.value = false;
    selectedIndex.value = -1;
  }

  /** Moves the selection; -1 is the field itself. */
  function move(step: number): void {
    selectedIndex.value = Math.max(-1, Math.min(selectedIndex.value + step, results.value.length - 1));
  }

  function requestFocus(): void {
    focusRequest.value += 1;
  }

  return {
    query,
    parts,
    answer,
    answeredQuery,
    results,
    isSearching,
    problem,
    selectedIndex,
    focusRequest,
    hasQuery,
    setQuery,
    removePart,
    run,
    clear,
    move,
    requestFocus,
  };
});
