import { useThrottleFn } from '@vueuse/core';
import { watch } from 'vue';
import { useIndexStore } from '../stores/index-store.ts';
import { useSearchStore } from '../stores/search-store.ts';

/** While a vault is indexed its results change with every batch; this is often enough to see them come. */
const refreshMs = 1_500;

/** Runs the query on show again when the index has changed, so that results never lag behind the notes. */
export function useFreshResults(): void {
  const index = useIndexStore();
  const search = useSearchStore();
  const refresh = useThrottleFn(() => void search.run(), refreshMs, true);
  watch(
    () => index.status?.updates,
    (updates, before) => updates !== undefined && before !== undefined && void refresh(),
  );
}
