import { computed, ref } from 'vue';

/** Which of a row of things is read: by the pointer, or by the keys from the first one on. */
export function useReading(count: () => number) {
  const at = ref<number | null>(null);
  /** There may be fewer now than when the reading began. */
  const index = computed(() => (at.value !== null && at.value < count() ? at.value : null));

  function step(by: 1 | -1): void {
    const last = count() - 1;
    if (last < 0) return;
    const from = index.value ?? (by > 0 ? -1 : last + 1);
    at.value = Math.min(last, Math.max(0, from + by));
  }

  const read = (next: number) => void (at.value = next);
  const leave = () => void (at.value = null);

  return { index, step, read, leave };
}
