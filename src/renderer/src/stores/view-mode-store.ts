import { useMediaQuery } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';

export type ViewMode = 'edit' | 'read' | 'split';

/** How the window shows its open note: kept as long as the window lives, whatever note is opened. */
export const useViewModeStore = defineStore('view-mode', () => {
  const chosen = ref<ViewMode>('edit');
  const canSplit = useMediaQuery('(min-width: 1100px)');
  const hasThreeColumns = useMediaQuery('(min-width: 1000px)');
  const hasFourColumns = useMediaQuery('(min-width: 1400px)');

  const mode = computed<ViewMode>(() => (chosen.value === 'split' && !canSplit.value ? 'edit' : chosen.value));
  /** Search has a column of its own, beside all that the note needs. */
  const hasSearchColumn = computed(() => (mode.value === 'split' ? hasFourColumns.value : hasThreeColumns.value));

  function choose(next: ViewMode): void {
    chosen.value = next;
  }

  function toggleReading(): void {
    chosen.value = mode.value === 'read' ? 'edit' : 'read';
  }

  /** For a note that was made to be written in. */
  function startWriting(): void {
    if (mode.value === 'read') chosen.value = 'edit';
  }

  return { mode, canSplit, hasSearchColumn, choose, toggleReading, startWriting };
});
