import { defineStore } from 'pinia';
import { ref } from 'vue';

export type PageName = 'notes' | 'memory';

/** Which page the window shows. The notes stay as they are beneath another page. */
export const usePageStore = defineStore('page', () => {
  const current = ref<PageName>('notes');

  function show(page: PageName): void {
    current.value = page;
  }

  function toggleMemory(): void {
    current.value = current.value === 'memory' ? 'notes' : 'memory';
  }

  return { current, show, toggleMemory };
});
