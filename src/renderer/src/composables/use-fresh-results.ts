import { useThrottleFn } from '@vueuse/core';
import { watch } from 'vue';
import { useIndexStore } from '../stores/index-store.ts';
import { useSearchStore } from '../stores/search-store.ts';

/** While a vault is indexed its results change with every batch; this is often enough to see them come. */
const refreshMs = 1_500;

/**
 * Runs the query on show again when the index has changed, so that results never lag behind the notes, and when the
 * vectors can be searched, which takes a while where they are on another machine.
 */
export function useFreshResults(): void {
  const index = useIndexStore();
  const search = useSearchStore();
  const refresh = useThrottleFn(() => void search.run(), refreshMs, true);
  watch(
    () => index.status && ([index.status.updates, index.status.areVectorsReady] as const),
    (now, before) => {
      if (now && before && (now[0] !== before[0] || now[1] !== before[1])) void refresh();
    },
  );
}
